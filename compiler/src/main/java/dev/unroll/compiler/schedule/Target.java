package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import dev.unroll.compiler.rewrite.Pass;
import dev.unroll.compiler.rewrite.Passes;
import java.util.List;
import java.util.Locale;

/// What a graph is scheduled for.
public sealed interface Target {
    /// How many numbers are computed at once.
    int lanes();

    /// The next multiple of the lanes.
    default int padded(int numbers) {
        return Math.ceilDiv(numbers, lanes()) * lanes();
    }

    /// How many entries of an array come before those that are used, so that these begin with a line of the cache
    /// where arrays do.
    default int lead() {
        return 0;
    }

    /// How far a row of so many numbers lies from the next.
    default int pitch(int numbers) {
        return padded(numbers);
    }

    /// Whether rows are computed one after the other, so that a row's values can take the room of those of the row
    /// before. On a device, samples are at different places of the program at the same time.
    default boolean reusesRows() {
        return !(this instanceof Device);
    }

    /// Whether a sum over samples is computed by itself. Elsewhere it joins the loop over the samples.
    default boolean sumsSamplesApart() {
        return this instanceof Device;
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
            return Passes.forRows();
        }
    }

    /// Kernels on a device: work-groups of work-items that share local memory and wait for each other at barriers.
    /// Samples are not cut into slices there, each is a work-group's.
    ///
    /// @param groupSize work-items that a work-group may have; a program for a GPU takes no more than it can use
    /// @param tile rows and columns of a product that a work-group computes, `tile * tile` work-items
    /// @param localBytes local memory that a work-group may use
    /// @param loops how recurrences run where there is a choice
    /// @param kind what the device is
    record Device(int groupSize, int tile, int localBytes, Loops loops, Kind kind) implements Target {
        /// Bytes of one number of each work-item of a group, at most.
        private static final int MOST_BYTES = 2048;

        /// What a device is.
        public enum Kind {
            /// A GPU, or a processor that takes kernels for one.
            GPU,
            /// A field-programmable gate array. A kernel there is a circuit, made for work-groups of one
            /// size along one axis, which all kernels share.
            FPGA;

            /// The name as options write it.
            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        /// How a recurrence is run.
        public enum Loops {
            /// In one kernel wherever the states fit local memory.
            KERNEL,
            /// As tasks that are executed once for each step.
            GRAPH,
            /// As tasks of their own for each step.
            UNROLLED;

            /// The name as options write it.
            @Override
            public String toString() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        public Device {
            if (Integer.bitCount(groupSize) != 1 || Integer.bitCount(tile) != 1 || localBytes < 0) {
                throw new IllegalArgumentException(
                        "work-groups of " + groupSize + ", tiles of " + tile + ", " + localBytes + " bytes");
            }
            if (kind == Kind.FPGA && (groupSize != tile * tile || loops == Loops.UNROLLED)) {
                throw new IllegalArgumentException("an FPGA has work-groups of one size, and no kernel for each step");
            }
        }

        /// Work-groups for a GPU.
        public Device(int groupSize, int tile, int localBytes, Loops loops) {
            this(groupSize, tile, localBytes, loops, Kind.GPU);
        }

        /// For most devices: work-groups that all GPUs take, and half of the local memory that they
        /// have.
        public Device(Loops loops) {
            this(256, 16, 24 * 1024, loops);
        }

        /// The same for a device whose work-groups may have so many work-items. Not all are taken where a device has
        /// many, as there would be too few registers for a kernel of any size.
        ///
        /// @param most 0 if that is not known
        /// @param numberBytes bytes of a number
        public Device within(int most, int numberBytes) {
            int size = Integer.highestOneBit(Math.min(most, MOST_BYTES / numberBytes));
            if (isUniform() || size < 1) {
                return this;
            }
            int side = Math.min(tile, 1 << Integer.numberOfTrailingZeros(size) / 2);
            return new Device(size, side, localBytes, loops, kind);
        }

        /// The same with work-groups of another size.
        public Device withGroupSize(int groupSize) {
            return new Device(groupSize, tile, localBytes, loops, kind);
        }

        /// For most devices of a kind. TornadoVM's work-groups have 64 work-items on FPGAs.
        ///
        /// @throws IllegalArgumentException if such a device cannot run recurrences like this
        public static Device of(Kind kind, Loops loops) {
            return switch (kind) {
                case GPU -> new Device(loops);
                case FPGA -> new Device(64, 8, 24 * 1024, loops, kind);
            };
        }

        /// Whether all work-groups are of one size and along one axis.
        public boolean isUniform() {
            return kind == Kind.FPGA;
        }

        @Override
        public int lanes() {
            return 1;
        }

        @Override
        public List<Pass> passes() {
            return Passes.forSamples();
        }
    }

    /// Vector instructions.
    ///
    /// @param lanes numbers in a vector
    /// @param registers vectors that can be kept in registers
    /// @param rows samples that a slice is expected to have; blocks are chosen for that many, and work for any
    /// @param bytes bytes of a number
    record Vectors(int lanes, int registers, int rows, int bytes) implements Target {
        /// Bytes of a line of the cache.
        private static final int LINE = 64;

        /// Bytes of the shortest vector that all processors have.
        private static final int SHORTEST = 16;

        /// Bytes of an array before its first entry, in the virtual machine at hand.
        private static final int HEADER = 16;

        public Vectors {
            if (Integer.bitCount(lanes) != 1 || lanes < 2 || registers < 4 || rows < 1) {
                throw new IllegalArgumentException(
                        lanes + " lanes in " + registers + " registers, " + rows + " rows are no target");
            }
        }

        /// Vectors of numbers of single precision.
        public Vectors(int lanes, int registers, int rows) {
            this(lanes, registers, rows, Float.BYTES);
        }

        /// Bytes from one place to the next that falls into the same set of the first-level cache.
        private static final int SAME_SET = 4096;

        @Override
        public List<Pass> passes() {
            return Passes.forVectors(this::isBetterInLoop, PanelProducts::multipliesRows);
        }

        /// A vector that is not on one line takes two accesses. The rest is for the virtual machine's option
        /// `ObjectAlignmentInBytes`: at 64, arrays begin with a line, and their entries behind the header.
        @Override
        public int lead() {
            return (LINE - HEADER) / bytes;
        }

        /// Whole vectors, and one more where many rows would share few sets of the cache.
        @Override
        public int pitch(int numbers) {
            int padded = padded(numbers);
            int inCommon = Math.min(SAME_SET / bytes, Integer.lowestOneBit(padded));
            // With more, a column of some hundred rows does not stay in the cache, though there is room for it.
            boolean tooMuch = inCommon > SAME_SET / bytes / 16;
            return tooMuch ? padded + lanes : padded;
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
                    && areBetterReadAgain(weights.type().entries(), (long) rows * result.entries());
        }

        /// Whether it takes less time to read weights once more than to write so many numbers of a sequence and to
        /// read them again from beyond the second-level cache.
        boolean areBetterReadAgain(long weights, long numbers) {
            return weights <= 4 * numbers;
        }

        /// Numbers in the shortest vector that holds so many, which are no more than [#lanes].
        int lanesFor(int numbers) {
            int shortest = SHORTEST / bytes;
            while (shortest < numbers) {
                shortest *= 2;
            }
            return Math.min(shortest, lanes);
        }

        /// How many vectors hold so many numbers.
        int vectors(int numbers) {
            return Math.ceilDiv(numbers, lanes);
        }
    }
}
