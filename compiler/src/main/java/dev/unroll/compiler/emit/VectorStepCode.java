package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// A step of a row kernel that computes several entries of the last axis at once: a loop over whole vectors,
/// and the same once more for the entries that are left.
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
            case Item.Fold _, Item.IndexOfLargest _, Item.Apply _ -> true;
        });
    }

    private CodeBlock items(int tail) {
        CodeBlock.Builder code = CodeBlock.builder();
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
        for (Item item : step.items()) {
            comment.accept(item.origin(), code);
            switch (item) {
                case Item.Assign assign -> {
                    assign(assign, expressions, code);
                    locals.add(assign.local());
                }
                case Item.Fold fold -> fold(fold, expressions.write(fold.value()), tail, code);
                case Item.IndexOfLargest _, Item.Apply _ ->
                    throw new IllegalStateException(item + " is not done entry by entry in vectors");
            }
        }
        return code.build();
    }

    private void assign(Item.Assign assign, VectorCode expressions, CodeBlock.Builder code) {
        CodeBlock value = expressions.write(assign.value());
        if (isRead.test(assign.local())) {
            code.addStatement("$T $L = $L", vectors.type(), assign.local(), value);
            value = CodeBlock.of("$L", assign.local());
        }
        if (assign.store().isPresent()) {
            Location location = assign.store().get();
            CodeBlock entry = value;
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

    private void fold(Item.Fold fold, CodeBlock value, int tail, CodeBlock.Builder code) {
        String method = switch (fold.reduction()) {
            case SUM -> "ADD";
            case MAXIMUM -> "MAX";
        };
        CodeBlock mask = tail == 0 ? CodeBlock.of("") : CodeBlock.of(", $L", members.first(tail));
        code.addStatement("$1L = $1L.lanewise($2L, $3L$4L)", lanes(fold), VectorFormat.operator(method), value, mask);
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
