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

    /// Sums over samples, and over steps if the kernel has any, a work-item for each entry of the only
    /// step.
    record Sums(String name, Kernel.Rows kernel) implements Launch {}

    /// A sum over samples, entries, and steps if the kernel has any.
    record Total(String name, Kernel.Rows kernel) implements Launch {}

    /// A work-item for each entry, and step if the kernel has any, of the only step of a kernel without
    /// samples.
    record Entries(String name, Kernel.Rows kernel) implements Launch {}

    /// Sets all sums over samples to zero.
    record Clear(String name, int count) implements Launch {}
}
