package dev.unroll.compiler.schedule;

/// What a graph is scheduled for.
public sealed interface Target {
    /// How many numbers are computed at once.
    int lanes();

    /// The next multiple of the lanes.
    default int padded(int numbers) {
        return Math.ceilDiv(numbers, lanes()) * lanes();
    }

    /// Loops over single numbers, which the virtual machine may turn into vector instructions.
    record Plain() implements Target {
        @Override
        public int lanes() {
            return 1;
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

        /// How many vectors hold so many numbers.
        int vectors(int numbers) {
            return Math.ceilDiv(numbers, lanes);
        }
    }
}
