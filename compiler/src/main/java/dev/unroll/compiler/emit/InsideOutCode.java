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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// A recurrence whose steps are the innermost loop: for some vectors of entries, for each sample, all steps.
/// What stays from step to step, and sums over steps and samples, are local variables.
final class InsideOutCode {
    /// The first entry of the vectors at hand.
    static final String COLUMN = "column";

    private final VectorMembers members;
    private final VectorFormat vectors;
    private final Addresses addresses;
    private final ScalarCode scalars;
    private final Kernel.Loop loop;
    private final Kernel.Step step;
    private final Predicate<String> isRead;
    private final BiConsumer<Origin, CodeBlock.Builder> comment;

    /// @param step the only step of the loop's only kernel
    /// @param isRead whether a local is read by others
    /// @param comment writes the comment of an equation
    InsideOutCode(
            VectorMembers members,
            Addresses addresses,
            ScalarCode scalars,
            Kernel.Loop loop,
            Kernel.Step step,
            Predicate<String> isRead,
            BiConsumer<Origin, CodeBlock.Builder> comment) {
        this.members = members;
        this.vectors = members.vectors();
        this.addresses = addresses;
        this.scalars = scalars;
        this.loop = loop;
        this.step = step;
        this.isRead = isRead;
        this.comment = comment;
    }

    /// As many vectors at a time as the loop says, and in the end those that are left, the last of which may
    /// not be whole.
    CodeBlock write() {
        int length = step.shape().getFirst();
        int count = Math.ceilDiv(length, step.lanes());
        int wide = (count - 1) / loop.width();
        int columns = loop.width() * step.lanes();
        CodeBlock.Builder code = CodeBlock.builder();
        if (wide > 1) {
            code.beginControlFlow("for (int $1L = 0; $1L < $2L; $1L += $3L)", COLUMN, wide * columns, columns)
                    .add(new Block(loop.width(), 0).write())
                    .endControlFlow();
        } else if (wide == 1) {
            code.add(at(0, new Block(loop.width(), 0)));
        }
        return code.add(at(wide * columns, new Block(count - wide * loop.width(), length % step.lanes())))
                .build();
    }

    private static CodeBlock at(int column, Block block) {
        return CodeBlock.builder()
                .add("{\n$>")
                .addStatement("$T $L = $L", TypeName.INT, COLUMN, column)
                .add(block.write())
                .add("$<}\n")
                .build();
    }

    /// Some vectors side by side.
    private final class Block {
        private final List<Lane> lanes = new ArrayList<>();

        /// @param tail how many entries the last vector has, 0 for all
        Block(int width, int tail) {
            for (int vector = 0; vector < width; vector++) {
                lanes.add(new Lane(vector, vector == width - 1 ? tail : 0));
            }
        }

        CodeBlock write() {
            CodeBlock.Builder before = CodeBlock.builder();
            CodeBlock.Builder beforeSteps = CodeBlock.builder();
            CodeBlock.Builder each = CodeBlock.builder();
            CodeBlock.Builder afterSteps = CodeBlock.builder();
            CodeBlock.Builder after = CodeBlock.builder();
            for (Lane lane : lanes) {
                lane.read(lane.shared, before);
                lane.read(lane.sums, before);
                lane.read(lane.states, beforeSteps);
                each.add("{\n$>").add(lane.items()).add("$<}\n");
                lane.write(lane.states, afterSteps);
                lane.write(lane.sums, after);
            }
            StepLoop steps = new StepLoop(loop.steps(), loop.bound());
            String time = loop.variable();
            return CodeBlock.builder()
                    .add(before.build())
                    .beginControlFlow("for (int $1L = 0; $1L < rowCount; $1L++)", Addresses.ROW)
                    .add(addresses.declarations(index -> !index.variable().equals(time)))
                    .add(beforeSteps.build())
                    .beginControlFlow("$L", loop.backward() ? steps.backward(time) : steps.forward(time))
                    .add(addresses.declarations(index -> index.variable().equals(time)))
                    .add(each.build())
                    .endControlFlow()
                    .add(afterSteps.build())
                    .endControlFlow()
                    .add(after.build())
                    .build();
        }
    }

    /// One of the vectors, with the local variables of its own.
    private final class Lane {
        final Map<Location, String> shared = new LinkedHashMap<>();
        final Map<Location, String> sums = new LinkedHashMap<>();
        final Map<Location, String> states = new LinkedHashMap<>();
        private final Set<String> locals = new HashSet<>();
        private final int number;
        private final VectorCode expressions;

        Lane(int number, int tail) {
            this.number = number;
            String entry = number == 0 ? COLUMN : COLUMN + " + " + number * step.lanes();
            int length = step.shape().getFirst();
            expressions = new VectorCode(vectors, members, addresses, scalars, List.of(entry), locals, length, tail);
            for (Item item : step.items()) {
                Item.Assign assign = (Item.Assign) item;
                assign.value().parts().forEach(part -> {
                    if (part instanceof Scalar.Load(Location location)
                            && location.variesAlongRow()
                            && addresses.isFixed(location)) {
                        name(shared, location, "sharedRow");
                    }
                });
                assign.store().ifPresent(location -> {
                    if (assign.into().isPresent()) {
                        name(sums, location, "sum");
                    } else if (location.time().variable().isEmpty()) {
                        name(states, location, "stateRow");
                    }
                });
            }
            shared.forEach(expressions::keep);
            states.forEach(expressions::keep);
        }

        private void name(Map<Location, String> names, Location location, String base) {
            if (!names.containsKey(location)) {
                names.put(location, base + (names.size() * loop.width() + number + 1));
            }
        }

        void read(Map<Location, String> names, CodeBlock.Builder code) {
            names.forEach((location, name) ->
                    code.addStatement("$T $L = $L", vectors.type(), name, expressions.load(location)));
        }

        void write(Map<Location, String> names, CodeBlock.Builder code) {
            names.forEach(
                    (location, name) -> code.addStatement("$L", expressions.store(location, CodeBlock.of("$L", name))));
        }

        CodeBlock items() {
            CodeBlock.Builder code = CodeBlock.builder();
            for (Item item : step.items()) {
                if (number == 0) {
                    comment.accept(item.origin(), code);
                }
                assign((Item.Assign) item, code);
                locals.add(item.local());
            }
            return code.build();
        }

        private void assign(Item.Assign assign, CodeBlock.Builder code) {
            CodeBlock value = expressions.write(assign.value());
            if (isRead.test(assign.local())) {
                code.addStatement("$T $L = $L", vectors.type(), assign.local(), value);
                value = CodeBlock.of("$L", assign.local());
            }
            if (assign.store().isEmpty()) {
                return;
            }
            Location location = assign.store().get();
            String sum = sums.get(location);
            String state = states.get(location);
            if (sum != null) {
                code.addStatement("$1L = $1L.add($2L)", sum, value);
            } else if (state != null) {
                code.addStatement("$L = $L", state, value);
            } else {
                code.addStatement("$L", expressions.store(location, value));
            }
        }
    }
}
