package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scalar;
import dev.unroll.runtime.Draws;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Modifier;

/// Row kernels: loops over steps and samples, and within them over entries.
final class RowsCode {
    /// In a larger kernel, steps of assignments alone are methods of their own, if it goes row by row.
    private static final int MOST_ITEMS = 48;

    /// Parts of expressions in vectors that a method may have. In what is larger, the virtual machine ceases to
    /// compile operations on vectors into instructions, and makes objects of vectors instead.
    private static final int MOST_PARTS = 200;

    private final NumberFormat format;
    private final MathMethods math;
    private final Optional<VectorMembers> vectors;
    private final Addresses addresses;
    private final Set<String> read;
    private final List<MethodSpec> methods;
    private Origin lastOrigin = Origin.NONE;

    private final ClassContext context;

    RowsCode(ClassContext context) {
        this(context, new HashSet<>(), new ArrayList<>());
    }

    private RowsCode(ClassContext context, Set<String> read, List<MethodSpec> methods) {
        this.context = context;
        this.read = read;
        this.methods = methods;
        this.addresses = new Addresses(context.parameters());
        this.format = context.format();
        this.math = context.math();
        this.vectors = context.vectors();
    }

    /// The code of the kernel's own method.
    ///
    /// @param variables variables of the loops around the kernel
    CodeBlock write(Kernel.Rows kernel, List<String> variables) {
        kernel.body().stream().flatMap(step -> step.items().stream()).forEach(item -> findReads(item, read));
        List<Item> items =
                kernel.body().stream().flatMap(step -> step.items().stream()).toList();
        boolean large = items.size() > MOST_ITEMS;
        boolean apart = !kernel.byColumns() && (large || items.stream().anyMatch(Item.Apply.class::isInstance));
        CodeBlock steps = apart
                ? inMethods(kernel, kernel.body(), large, variables)
                : kernel.body().stream()
                        .map(step -> step(step, kernel.byColumns()))
                        .collect(CodeBlock.joining(""));
        CodeBlock.Builder code = CodeBlock.builder();
        if (kernel.steps() > 0) {
            code.beginControlFlow("$L", new StepLoop(kernel.steps(), kernel.bound()).forward(Addresses.TIME));
        }
        code.add(kernel.byColumns() ? steps : ofRow(steps, kernel.batch()));
        if (kernel.steps() > 0) {
            code.endControlFlow();
        }
        return code.build();
    }

    /// The code of a loop's own method, whose steps are the innermost loop.
    CodeBlock writeInsideOut(Kernel.Loop loop) {
        Kernel.Step step = ((Kernel.Rows) loop.body().getFirst()).body().getFirst();
        step.items().forEach(item -> findReads(item, read));
        ScalarCode scalars = new ScalarCode(format, math, addresses, List.of(InsideOutCode.COLUMN));
        return new InsideOutCode(vectors.orElseThrow(), addresses, scalars, loop, step, read::contains, this::comment)
                .write();
    }

    /// What is done for a row, with where its rows start in arrays, for each sample if there are.
    private CodeBlock ofRow(CodeBlock body, boolean batch) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (batch) {
            code.beginControlFlow("for (int $1L = 0; $1L < rowCount; $1L++)", Addresses.ROW);
        }
        code.add(addresses.declarations()).add(body);
        if (batch) {
            code.endControlFlow();
        }
        return code.build();
    }

    /// The methods that it calls.
    List<MethodSpec> methods() {
        return methods;
    }

    private static boolean canStandApart(Kernel.Step step, boolean large) {
        return (step.lanes() > 1 || (large && !step.shape().isEmpty()))
                && step.items().stream().allMatch(Item.Assign.class::isInstance);
    }

    /// Steps of a row, those that can in methods of their own. What would make the method too large comes in one
    /// that goes on with the row. The virtual machine compiles several small methods sooner than a large one, and
    /// some large ones not at all.
    private CodeBlock inMethods(Kernel.Rows kernel, List<Kernel.Step> steps, boolean large, List<String> variables) {
        CodeBlock.Builder code = CodeBlock.builder();
        int parts = 0;
        for (int i = 0; i < steps.size(); i++) {
            Kernel.Step step = steps.get(i);
            if (canStandApart(step, large)) {
                code.add(call(kernel, List.of(step), variables, rest -> rest.step(step, false)));
                continue;
            }
            int more = vectorParts(step);
            if (parts > 0 && parts + more > MOST_PARTS) {
                List<Kernel.Step> others = steps.subList(i, steps.size());
                return code.add(call(
                                kernel, others, variables, rest -> rest.inMethods(kernel, others, large, variables)))
                        .build();
            }
            parts += more;
            code.add(step(step, false));
        }
        return code.build();
    }

    /// How many parts the expressions of a step have in code for vectors. What is behind the last whole vector has
    /// code of its own.
    private static int vectorParts(Kernel.Step step) {
        if (step.lanes() == 1) {
            return 0;
        }
        int halvings = Integer.numberOfTrailingZeros(step.lanes());
        boolean rest = step.shape().getLast() % step.lanes() > 0;
        int parts = 0;
        int folds = 0;
        for (Item item : step.items()) {
            switch (item) {
                case Item.Assign assign ->
                    parts += Math.toIntExact(assign.value().parts().count())
                            + (assign.store().isPresent() ? 1 : 0);
                case Item.Fold fold -> {
                    parts += Math.toIntExact(fold.value().parts().count()) + 1;
                    folds++;
                }
                case Item.IndexOfLargest _, Item.Apply _, Item.Draw _ -> parts++;
            }
        }
        return (rest ? 2 : 1) * parts + 2 * halvings * folds;
    }

    private static boolean isIndex(Kernel.Rows kernel, String local) {
        return kernel.body().stream()
                .flatMap(step -> step.items().stream())
                .anyMatch(item ->
                        item instanceof Item.IndexOfLargest && item.local().equals(local));
    }

    private interface Body {
        CodeBlock write(RowsCode code);
    }

    /// Steps in a method of their own.
    private CodeBlock call(Kernel.Rows kernel, List<Kernel.Step> steps, List<String> variables, Body body) {
        List<String> indices = new ArrayList<>(variables);
        if (kernel.steps() > 0) {
            indices.add(Addresses.TIME);
        }
        if (kernel.batch()) {
            indices.add(Addresses.ROW);
        }
        Set<String> numbers = new TreeSet<>();
        List<Item> items = steps.stream().flatMap(step -> step.items().stream()).toList();
        items.forEach(item -> findReads(item, numbers));
        items.forEach(item -> numbers.remove(item.local()));
        String name = kernel.name() + "Part" + (methods.isEmpty() ? "" : methods.size() + 1);
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PRIVATE);
        indices.forEach(index -> method.addParameter(int.class, index));
        numbers.forEach(
                number -> method.addParameter(isIndex(kernel, number) ? TypeName.INT : format.number(), number));
        RowsCode code = new RowsCode(context, read, methods);
        int place = methods.size();
        methods.add(method.build()); // its name is taken while its own methods get theirs
        CodeBlock written = body.write(code);
        methods.set(
                place,
                method.addCode(code.addresses.declarations()).addCode(written).build());
        indices.addAll(numbers);
        return CodeBlock.builder()
                .addStatement("$L($L)", name, String.join(", ", indices))
                .build();
    }

    private static void findReads(Item item, Set<String> read) {
        switch (item) {
            case Item.Assign assign -> findReads(assign.value(), read);
            case Item.Fold fold -> findReads(fold.value(), read);
            case Item.IndexOfLargest index -> findReads(index.value(), read);
            case Item.Apply _, Item.Draw _ -> {}
        }
    }

    private CodeBlock call(Item.Apply apply) {
        return vectors.orElseThrow()
                .functions()
                .call(apply.function(), apply.row().name(), apply.row().lead() + apply.from(), apply.count());
    }

    private CodeBlock call(Item.Draw draw, List<String> entries) {
        return CodeBlock.of(
                "$T.$L(draws(), $L, $L, $L, $L, $L)",
                Draws.class,
                FunctionCode.method(draw.distribution()),
                draw.number(),
                addresses.index(draw.place(), entries),
                draw.row().buffer().name(),
                addresses.index(draw.row(), entries),
                draw.count());
    }

    private static void findReads(Scalar scalar, Set<String> read) {
        switch (scalar) {
            case Scalar.Local local -> read.add(local.name());
            case Scalar.Unary unary -> findReads(unary.operand(), read);
            case Scalar.Binary binary -> {
                findReads(binary.left(), read);
                findReads(binary.right(), read);
            }
            case Scalar.Select select -> {
                findReads(select.condition(), read);
                findReads(select.then(), read);
                findReads(select.otherwise(), read);
            }
            case Scalar.IsClass isClass -> findReads(isClass.index(), read);
            case Scalar.AtStep atStep -> findReads(atStep.operand(), read);
            case Scalar.IsBefore isBefore -> findReads(isBefore.length(), read);
            case Scalar.Literal _, Scalar.SampleCount _, Scalar.StepCount _, Scalar.Draw _, Scalar.Load _ -> {}
        }
    }

    /// @param byColumns whether the loop over samples is within that over entries
    private CodeBlock step(Kernel.Step step, boolean byColumns) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < step.shape().size(); i++) {
            entries.add(i == 0 ? "at" : "at" + (i + 1));
        }
        ScalarCode scalars = new ScalarCode(format, math, addresses, entries);
        if (step.lanes() > 1) {
            VectorStepCode code = new VectorStepCode(
                    vectors.orElseThrow(), addresses, scalars, step, entries, read::contains, this::comment);
            return byColumns ? code.writeByColumns(body -> ofRow(body, true)) : code.write();
        }
        CodeBlock.Builder before = CodeBlock.builder();
        CodeBlock.Builder each = CodeBlock.builder();
        CodeBlock.Builder after = CodeBlock.builder();
        for (Item item : step.items()) {
            comment(item.origin(), each);
            switch (item) {
                case Item.Assign assign -> assign(assign, scalars, entries, each);
                case Item.Fold fold -> fold(fold, scalars, before, each, after);
                case Item.IndexOfLargest index -> indexOfLargest(index, scalars, entries, before, each, after);
                case Item.Apply apply -> each.addStatement("$L", call(apply));
                case Item.Draw draw -> each.addStatement("$L", call(draw, entries));
            }
        }
        CodeBlock.Builder code = CodeBlock.builder().add(before.build());
        code.add(EntryLoops.around(each.build(), step, entries));
        return code.add(after.build()).build();
    }

    private void comment(Origin origin, CodeBlock.Builder code) {
        String comment = Comments.of(origin);
        if (!origin.equals(lastOrigin) && !comment.isEmpty()) {
            code.add("// $L\n", comment);
        }
        lastOrigin = origin;
    }

    private void assign(Item.Assign assign, ScalarCode scalars, List<String> entries, CodeBlock.Builder each) {
        CodeBlock value = scalars.write(assign);
        boolean named = read.contains(assign.local());
        if (named) {
            each.addStatement("$T $L = $L", format.number(), assign.local(), value);
        }
        CodeBlock entry = named ? CodeBlock.of("$L", assign.local()) : value;
        assign.store()
                .ifPresent(location ->
                        each.addStatement("$L", store(addresses.element(location, entries), assign.into(), entry)));
    }

    private static CodeBlock store(CodeBlock element, Optional<Op.Reduction> into, CodeBlock entry) {
        return into.map(reduction -> switch (reduction) {
                    case SUM -> CodeBlock.of("$L += $L", element, entry);
                    case MAXIMUM -> CodeBlock.of("$1L = $2T.max($1L, $3L)", element, Math.class, entry);
                })
                .orElseGet(() -> CodeBlock.of("$L = $L", element, entry));
    }

    private void fold(
            Item.Fold fold,
            ScalarCode scalars,
            CodeBlock.Builder before,
            CodeBlock.Builder each,
            CodeBlock.Builder after) {
        CodeBlock value = scalars.write(fold.value());
        switch (fold.reduction()) {
            case SUM -> {
                before.addStatement("$T $L = 0", format.number(), fold.local());
                each.addStatement("$L += $L", fold.local(), value);
            }
            case MAXIMUM -> {
                before.addStatement(
                        "$T $L = $L", format.number(), fold.local(), format.literal(Double.NEGATIVE_INFINITY));
                each.addStatement("$1L = $2T.max($1L, $3L)", fold.local(), Math.class, value);
            }
        }
        store(fold.store(), fold.local(), after);
    }

    private void indexOfLargest(
            Item.IndexOfLargest index,
            ScalarCode scalars,
            List<String> entries,
            CodeBlock.Builder before,
            CodeBlock.Builder each,
            CodeBlock.Builder after) {
        String largest = index.local() + "Value";
        before.addStatement("$T $L = 0", TypeName.INT, index.local());
        before.addStatement("$T $L = $L", format.number(), largest, format.literal(Double.NEGATIVE_INFINITY));
        each.beginControlFlow("if ($L > $L)", scalars.write(index.value()), largest)
                .addStatement("$L = $L", largest, scalars.write(index.value()))
                .addStatement("$L = $L", index.local(), entries.getLast())
                .endControlFlow();
        store(index.store(), index.local(), after);
    }

    private void store(Optional<Location> store, String local, CodeBlock.Builder after) {
        store.ifPresent(location -> after.addStatement("$L = $L", addresses.element(location, List.of()), local));
    }
}
