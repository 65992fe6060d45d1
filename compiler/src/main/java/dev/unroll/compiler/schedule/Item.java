package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.UnaryFunction;
import java.util.Optional;

/// What is done for each entry of a step of a kernel. `local` names the result where others of the kernel read
/// it.
public sealed interface Item {
    String local();

    Origin origin();

    /// Computes an entry, and keeps it where `store` says.
    ///
    /// @param into how the entry is put together with what is there; it takes its place if empty
    record Assign(String local, Scalar value, Optional<Location> store, Optional<Op.Reduction> into, Origin origin)
            implements Item {
        /// An entry that takes the place of what is there.
        Assign(String local, Scalar value, Optional<Location> store, Origin origin) {
            this(local, value, store, Optional.empty(), origin);
        }
    }

    /// Sum or largest of all entries of the row. The result is there after the step.
    record Fold(String local, Op.Reduction reduction, Scalar value, Optional<Location> store, Origin origin)
            implements Item {}

    /// Applies a function to entries of an array that belongs to one row at a time.
    ///
    /// @param from the first entry
    /// @param count how many, a multiple of a vector's lanes
    record Apply(UnaryFunction function, Buffer row, int from, int count, Origin origin) implements Item {
        @Override
        public String local() {
            return "";
        }
    }

    /// Draws random numbers side by side.
    ///
    /// @param place the first of them among those of the whole batch
    /// @param row where they are kept
    /// @param count how many
    record Draw(Op.Distribution distribution, int number, Location place, Location row, int count, Origin origin)
            implements Item {
        @Override
        public String local() {
            return "";
        }
    }

    /// Index of the first largest entry of the row. The result is there after the step.
    record IndexOfLargest(String local, Scalar value, Optional<Location> store, Origin origin) implements Item {}
}
