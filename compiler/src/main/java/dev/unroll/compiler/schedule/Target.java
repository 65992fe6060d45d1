package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import dev.unroll.compiler.rewrite.Pass;
import dev.unroll.compiler.rewrite.Passes;
import java.util.List;

/// What a graph is scheduled for.
public sealed interface Target {
    /// How many numbers are computed at once.
    int lanes();

    /// The next multiple of the lanes.
    default int padded(int numbers) {
        return Math.ceilDiv(numbers, lanes()) * lanes();
    }

    /// How far a row of so many numbers lies from the next.
    default int pitch(int numbers) {
        return padded(numbers);
    }

    /// Rewrites of finished graphs for this target, in order.
    List<Pass> passes();

    /// Loops over single numbers, which the virtual machine may turn into vector instructions.
    record Plain() implements Target {
        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public List<Pass> passes() {
            return List.of();
        }
    }

    /// Vector instructions.
    ///
    /// @param lanes numbers in a vector
    /// @param registers vectors that can be kept in registers
    /// @param rows samples that a slice is expected to have; blocks are chosen for that many, and work for any
    record Vectors(int lanes, int registers, int rows) implements Target {
        public Vectors {
            if (Integer.bitCount(lanes) != 1 || lanes < 2 || registers < 4 || rows < 1) {
                throw new IllegalArgumentException(
                        lanes + " lanes in " + registers + " registers, " + rows + " rows are no target");
            }
        }

        /// Numbers from one place to the next that falls into the same set of the first-level cache.
        private static final int SAME_SET = 4096 / Float.BYTES;

        /// The largest power of two that rows may be a multiple of. At larger ones a column of some hundred
        /// rows does not stay in the cache, though there is room for it.
        private static final int MOST_IN_COMMON = SAME_SET / 16;

        @Override
        public List<Pass> passes() {
            return Passes.forVectors(this::isBetterInLoop, PanelProducts::multipliesRows);
        }

        /// Whole vectors, and one more where many rows would share few sets of the cache.
        @Override
        public int pitch(int numbers) {
            int padded = padded(numbers);
            int inCommon = Math.min(SAME_SET, Integer.lowestOneBit(padded));
            return inCommon > MOST_IN_COMMON ? padded + lanes : padded;
        }

        /// Whether a product of weights with a sequence is better computed step by step, in the loop that
        /// reads it, than before. Then it need not be written for the whole sequence and read again, which
        /// goes past the second-level cache, but the weights are read at each step: measured, four numbers of
        /// weights take as long as one of the result.
        boolean isBetterInLoop(Op.Contract product) {
            Value weights = product.left().type().isTimed() ? product.right() : product.left();
            Type result = product.resultTypes().getFirst();
            return result.batch()
                    && !weights.type().batch()
                    && (long) weights.type().entries() <= 4L * rows * result.entries();
        }

        /// How many vectors hold so many numbers.
        int vectors(int numbers) {
            return Math.ceilDiv(numbers, lanes);
        }
    }
}
