package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Row kernels: loops over steps and samples, and within them over entries.
final class RowsCode {
    private final NumberFormat format;
    private final MathMethods math;
    private final Optional<VectorMembers> vectors;
    private final Addresses addresses;
    private final Set<String> read = new HashSet<>();
    private Origin lastOrigin = Origin.NONE;

    RowsCode(ClassContext context) {
        this.addresses = new Addresses(context.parameters());
        this.format = context.format();
        this.math = context.math();
        this.vectors = context.vectors();
    }

    CodeBlock write(Kernel.Rows kernel) {
        kernel.body().forEach(step -> step.items().forEach(item -> findReads(value(item))));
        CodeBlock.Builder steps = CodeBlock.builder();
        for (Kernel.Step step : kernel.body()) {
            steps.add(step(step));
        }
        CodeBlock.Builder code = CodeBlock.builder();
        if (kernel.steps() > 0) {
            code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L++)", Addresses.TIME, kernel.steps());
        }
        if (kernel.batch()) {
            code.beginControlFlow("for (int $1L = 0; $1L < rowCount; $1L++)", Addresses.ROW);
        }
        code.add(addresses.declarations()).add(steps.build());
        if (kernel.batch()) {
            code.endControlFlow();
        }
        if (kernel.steps() > 0) {
            code.endControlFlow();
        }
        return code.build();
    }

    private static Scalar value(Item item) {
        return switch (item) {
            case Item.Assign assign -> assign.value();
            case Item.Fold fold -> fold.value();
            case Item.IndexOfLargest index -> index.value();
        };
    }

    private void findReads(Scalar scalar) {
        switch (scalar) {
            case Scalar.Local local -> read.add(local.name());
            case Scalar.Unary unary -> findReads(unary.operand());
            case Scalar.Binary binary -> {
                findReads(binary.left());
                findReads(binary.right());
            }
            case Scalar.Select select -> {
                findReads(select.condition());
                findReads(select.then());
                findReads(select.otherwise());
            }
            case Scalar.IsClass isClass -> findReads(isClass.index());
            case Scalar.AtStep atStep -> findReads(atStep.operand());
            case Scalar.Literal _, Scalar.SampleCount _, Scalar.Load _ -> {}
        }
    }

    private CodeBlock step(Kernel.Step step) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < step.shape().size(); i++) {
            entries.add(i == 0 ? "at" : "at" + (i + 1));
        }
        ScalarCode scalars = new ScalarCode(format, math, addresses, entries);
        if (step.lanes() > 1) {
            return new VectorStepCode(
                            vectors.orElseThrow(), addresses, scalars, step, entries, read::contains, this::comment)
                    .write();
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
            }
        }
        CodeBlock.Builder code = CodeBlock.builder().add(before.build());
        for (int i = 0; i < entries.size(); i++) {
            code.beginControlFlow(
                    "for (int $1L = 0; $1L < $2L; $1L++)",
                    entries.get(i),
                    step.shape().get(i));
        }
        code.add(each.build());
        entries.forEach(_ -> code.endControlFlow());
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
        CodeBlock value = scalars.write(assign.value());
        boolean named = read.contains(assign.local());
        if (named) {
            each.addStatement("$T $L = $L", format.number(), assign.local(), value);
        }
        assign.store()
                .ifPresent(location -> each.addStatement(
                        "$L $L $L",
                        addresses.element(location, entries),
                        assign.accumulate() ? "+=" : "=",
                        named ? CodeBlock.of("$L", assign.local()) : value));
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
