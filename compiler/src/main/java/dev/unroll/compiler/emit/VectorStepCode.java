package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scalar;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// A step of a row kernel that computes several entries of the last axis at once: a loop over whole vectors,
/// and the same once more for the entries that are left.
///
/// Column by column, the loop over samples stands within these, and around it what is the same for all
/// samples is read, and sums are read and written.
final class VectorStepCode {
    private final VectorFormat vectors;
    private final VectorMembers members;
    private final Addresses addresses;
    private final Kernel.Step step;
    private final List<String> entries;
    private final Predicate<String> isRead;
    private final BiConsumer<Origin, CodeBlock.Builder> comment;
    private final ScalarCode scalars;
    private final CodeBlock.Builder before = CodeBlock.builder();
    private final CodeBlock.Builder after = CodeBlock.builder();
    private Optional<UnaryOperator<CodeBlock>> samples = Optional.empty();

    /// @param isRead whether a local is read by others
    /// @param comment writes the comment of an equation
    VectorStepCode(
            VectorMembers members,
            Addresses addresses,
            ScalarCode scalars,
            Kernel.Step step,
            List<String> entries,
            Predicate<String> isRead,
            BiConsumer<Origin, CodeBlock.Builder> comment) {
        this.vectors = members.vectors();
        this.members = members;
        this.addresses = addresses;
        this.scalars = scalars;
        this.step = step;
        this.entries = entries;
        this.isRead = isRead;
        this.comment = comment;
    }

    /// The step column by column.
    ///
    /// @param samples puts what is done for a sample into a loop over all of them
    CodeBlock writeByColumns(UnaryOperator<CodeBlock> samples) {
        this.samples = Optional.of(samples);
        return write();
    }

    CodeBlock write() {
        int length = step.shape().getLast();
        int tail = needsTail() ? length % step.lanes() : 0;
        String variable = entries.getLast();
        CodeBlock.Builder loops = CodeBlock.builder();
        for (int axis = 0; axis < entries.size() - 1; axis++) {
            loops.beginControlFlow(
                    "for (int $1L = 0; $1L < $2L; $1L++)",
                    entries.get(axis),
                    step.shape().get(axis));
        }
        if (length - tail > 0) {
            loops.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L += $3L)", variable, length - tail, step.lanes())
                    .add(items(0))
                    .endControlFlow();
        }
        if (tail > 0) {
            loops.add("{\n$>")
                    .addStatement("$T $L = $L", TypeName.INT, variable, length - tail)
                    .add(items(tail))
                    .add("$<}\n");
        }
        for (int axis = 0; axis < entries.size() - 1; axis++) {
            loops.endControlFlow();
        }
        finishFolds();
        return CodeBlock.builder()
                .add(before.build())
                .add(loops.build())
                .add(after.build())
                .build();
    }

    /// Whether the last vector has to be treated otherwise, if it is not full.
    private boolean needsTail() {
        int length = step.shape().getLast();
        return step.items().stream().anyMatch(item -> switch (item) {
            case Item.Assign assign ->
                assign.store().stream().anyMatch(location -> !location.canWriteBeyond(length, step.lanes()))
                        || !assign.value().canReadBeyond(length, step.lanes());
            case Item.Fold _, Item.IndexOfLargest _, Item.Apply _, Item.Draw _ -> true;
        });
    }

    private CodeBlock items(int tail) {
        Set<String> locals = new HashSet<>();
        VectorCode expressions = new VectorCode(
                vectors,
                members,
                addresses,
                scalars,
                entries,
                locals,
                step.shape().getLast(),
                tail);
        return samples.map(loop -> column(expressions, locals, tail, loop))
                .orElseGet(() -> items(expressions, locals, tail, Map.of()));
    }

    /// The loop over samples for one vector of entries.
    private CodeBlock column(VectorCode expressions, Set<String> locals, int tail, UnaryOperator<CodeBlock> loop) {
        CodeBlock.Builder code = CodeBlock.builder();
        int shared = 0;
        for (Location location : sharedRows()) {
            String name = "sharedRow" + ++shared;
            code.addStatement("$T $L = $L", vectors.type(), name, expressions.load(location));
            expressions.keep(location, name);
        }
        Map<Location, String> sums = new LinkedHashMap<>();
        for (Item item : step.items()) {
            if (item instanceof Item.Assign assign && assign.into().isPresent()) {
                Location location = assign.store().orElseThrow();
                String name = "sum" + (sums.size() + 1);
                code.addStatement("$T $L = $L", vectors.type(), name, expressions.load(location));
                sums.put(location, name);
            }
        }
        code.add(loop.apply(items(expressions, locals, tail, sums)));
        sums.forEach(
                (location, name) -> code.addStatement("$L", expressions.store(location, CodeBlock.of("$L", name))));
        return code.build();
    }

    /// Vectors that are the same for all samples and steps.
    private List<Location> sharedRows() {
        return step.items().stream()
                .flatMap(item -> ((Item.Assign) item).value().parts())
                .filter(part -> part instanceof Scalar.Load load
                        && load.location().variesAlongRow()
                        && addresses.isFixed(load.location()))
                .map(part -> ((Scalar.Load) part).location())
                .distinct()
                .toList();
    }

    /// @param sums the names of sums that are kept in registers, by where they lie
    private CodeBlock items(VectorCode expressions, Set<String> locals, int tail, Map<Location, String> sums) {
        CodeBlock.Builder code = CodeBlock.builder();
        for (Item item : step.items()) {
            comment.accept(item.origin(), code);
            switch (item) {
                case Item.Assign assign -> {
                    assign(assign, expressions, code, sums);
                    locals.add(assign.local());
                }
                case Item.Fold fold -> fold(fold, expressions.write(fold.value()), tail, code);
                case Item.IndexOfLargest _, Item.Apply _, Item.Draw _ ->
                    throw new IllegalStateException(item + " is not done entry by entry in vectors");
            }
        }
        return code.build();
    }

    private void assign(
            Item.Assign assign, VectorCode expressions, CodeBlock.Builder code, Map<Location, String> sums) {
        CodeBlock value = expressions.write(assign.value());
        if (isRead.test(assign.local())) {
            code.addStatement("$T $L = $L", vectors.type(), assign.local(), value);
            value = CodeBlock.of("$L", assign.local());
        }
        if (assign.store().isPresent()) {
            Location location = assign.store().get();
            CodeBlock entry = value;
            String sum = sums.get(location);
            if (sum != null) {
                code.addStatement("$1L = $2L.add($1L)", sum, entry);
                return;
            }
            CodeBlock stored = assign.into()
                    .map(reduction -> CodeBlock.of("$L.$L($L)", expressions.load(location), method(reduction), entry))
                    .orElse(entry);
            code.addStatement("$L", expressions.store(location, stored));
        }
    }

    private static String method(Op.Reduction reduction) {
        return switch (reduction) {
            case SUM -> "add";
            case MAXIMUM -> "max";
        };
    }

    private static String lanes(Item.Fold fold) {
        return fold.local() + "Lanes";
    }

    /// Java knows the length of a vector that was just computed, but not of a variable of the loop, so that comes
    /// second where it can.
    private void fold(Item.Fold fold, CodeBlock value, int tail, CodeBlock.Builder code) {
        if (tail == 0) {
            code.addStatement("$1L = $2L.$3L($1L)", lanes(fold), value, method(fold.reduction()));
            return;
        }
        String operator = switch (fold.reduction()) {
            case SUM -> "ADD";
            case MAXIMUM -> "MAX";
        };
        CodeBlock mask = members.first(tail);
        code.addStatement(
                "$1L = $1L.lanewise($2L, $3L, $4L)", lanes(fold), VectorFormat.operator(operator), value, mask);
    }

    private void finishFolds() {
        for (Item item : step.items()) {
            if (item instanceof Item.Fold fold) {
                CodeBlock start = switch (fold.reduction()) {
                    case SUM -> vectors.zero();
                    case MAXIMUM -> vectors.broadcast(vectors.format().literal(Double.NEGATIVE_INFINITY));
                };
                before.addStatement("$T $L = $L", vectors.type(), lanes(fold), start);
                after.addStatement(
                        "$T $L = $L",
                        vectors.format().number(),
                        fold.local(),
                        members.reduce(fold.reduction(), lanes(fold), after));
                fold.store()
                        .ifPresent(location ->
                                after.addStatement("$L = $L", addresses.element(location, List.of()), fold.local()));
            }
        }
    }
}
