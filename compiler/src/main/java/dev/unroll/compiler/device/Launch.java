package dev.unroll.compiler.device;

import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Kernel;
import java.util.List;
import java.util.Set;

/// One task of a device: what its work-items compute. Everything that a launch wrote is seen by those
/// after it.
public sealed interface Launch {
    /// Name of the kernel's method, unique in the program.
    String name();

    /// A work-group for each sample, or one alone: kernels in order, each spread over the group's
    /// work-items.
    ///
    /// @param batch whether there is a group for each sample
    /// @param local buffers that are kept in local memory
    record Group(String name, boolean batch, List<Kernel> body, Set<Buffer> local) implements Launch {
        public Group {
            body = List.copyOf(body);
            local = Set.copyOf(local);
        }

        Group withLocal(Set<Buffer> local) {
            return new Group(name, batch, body, local);
        }
    }

    /// A product whose result is cut into tiles, each a work-group's, that read their operands through
    /// local memory.
    record Tiles(String name, Kernel.Product product, ProductAxes axes) implements Launch {}

    /// A product, a work-item for each entry of the result.
    record Cells(String name, Kernel.Product product) implements Launch {}

    /// Sums over samples, and over steps if their kernels have any, that do not need each other. A sum of whole rows of
    /// entries has a work-group, others have one for some neighbouring entries.
    ///
    /// @param kernels each one step with one item
    record Sums(String name, List<Kernel.Rows> kernels) implements Launch {
        public Sums {
            kernels = List.copyOf(kernels);
        }
    }

    /// Entries that do not need each other, of what has no samples, a work-item for each.
    record Entries(String name, List<Part> parts) implements Launch {
        public Entries {
            parts = List.copyOf(parts);
        }
    }

    /// Some of the entries of a launch.
    sealed interface Part {
        /// How many they are.
        int entries();

        /// Sets the first sums over samples to zero.
        record Zeros(int entries) implements Part {}

        /// Each entry, and step if the kernel has any, of the only step of a kernel without samples.
        record Step(Kernel.Rows kernel) implements Part {
            @Override
            public int entries() {
                return kernel.body().getFirst().shape().stream()
                        .reduce(Math.max(1, kernel.steps()), Math::multiplyExact);
            }
        }
    }
}
