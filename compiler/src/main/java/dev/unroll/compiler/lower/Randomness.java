package dev.unroll.compiler.lower;

import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import java.util.Optional;

/// Where random numbers come from while a model is lowered.
sealed interface Randomness {

    /// New random numbers as a value of the block at hand, or nothing where they are to be their mean.
    ///
    /// @param type what is drawn in the block, with the time that it has there
    Optional<Value> draw(Op.Distribution distribution, Type type);

    /// There is none: this is not training.
    record Mean() implements Randomness {
        @Override
        public Optional<Value> draw(Op.Distribution distribution, Type type) {
            return Optional.empty();
        }
    }

    /// Draws before all recurrences, numbered in the order in which the model has them.
    final class Numbered implements Randomness {
        private final BlockBuilder builder;
        private int next;

        Numbered(BlockBuilder builder) {
            this.builder = builder;
        }

        @Override
        public Optional<Value> draw(Op.Distribution distribution, Type type) {
            return Optional.of(builder.add(new Op.Draw(distribution, next++, type)));
        }
    }

    /// Draws for the body of a cell that is repeated over time without a recurrence.
    record Lifted(Randomness outer, int steps) implements Randomness {
        @Override
        public Optional<Value> draw(Op.Distribution distribution, Type type) {
            return outer.draw(distribution, type.withSteps(steps));
        }
    }

    /// Draws for each step of a recurrence: a sequence of them stands before it, of which the body reads the step's.
    ///
    /// @param sequences of the recurrence, in the order of `slices`
    record Stepped(Randomness outer, int steps, BlockBuilder builder, List<Value> sequences, List<Value> slices)
            implements Randomness {
        @Override
        public Optional<Value> draw(Op.Distribution distribution, Type type) {
            return outer.draw(distribution, type.withSteps(steps)).map(sequence -> {
                Value slice = builder.fresh().value(sequence.name(), type.withSteps(0));
                sequences.add(sequence);
                slices.add(slice);
                return slice;
            });
        }
    }
}
