package dev.unroll.compiler.device;

import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What a launch reads and writes, as far as that can be told apart.
record Accesses(List<Range> reads, List<Range> writes) {
    Accesses {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
    }

    /// Some entries of a buffer.
    ///
    /// @param from the first
    /// @param to the one behind the last
    record Range(String buffer, long from, long to) {
        private boolean meets(Range other) {
            return buffer.equals(other.buffer) && from < other.to && other.from < to;
        }
    }

    private static final String SUMS = "sums over samples";

    /// Whether the order of two launches matters.
    boolean conflict(Accesses other) {
        return meet(writes, other.writes) || meet(writes, other.reads) || meet(reads, other.writes);
    }

    private static boolean meet(List<Range> left, List<Range> right) {
        return left.stream().anyMatch(range -> right.stream().anyMatch(range::meets));
    }

    /// Whether parts can be computed side by side.
    static boolean areIndependent(List<? extends Launch.Part> parts) {
        List<Accesses> all = parts.stream()
                .map(part -> {
                    Builder builder = new Builder();
                    builder.add(part);
                    return new Accesses(builder.reads, builder.writes);
                })
                .toList();
        return IntStream.range(0, all.size())
                .allMatch(i -> all.subList(0, i).stream().noneMatch(all.get(i)::conflict));
    }

    static Accesses of(Launch launch) {
        Builder builder = new Builder();
        switch (launch) {
            case Launch.Group group -> group.body().forEach(builder::add);
            case Launch.Tiles tiles -> builder.add(tiles.product());
            case Launch.Cells cells -> builder.add(cells.product());
            case Launch.Sums sums -> sums.kernels().forEach(builder::add);
            case Launch.Entries entries -> entries.parts().forEach(builder::add);
        }
        return new Accesses(builder.reads, builder.writes);
    }

    private static final class Builder {
        private final List<Range> reads = new ArrayList<>();
        private final List<Range> writes = new ArrayList<>();

        void add(Launch.Part part) {
            switch (part) {
                case Launch.Part.Zeros(int entries) -> writes.add(new Range(SUMS, 0, entries));
                case Launch.Part.Step(Kernel.Rows kernel) -> add(kernel);
            }
        }

        void add(Kernel kernel) {
            switch (kernel) {
                case Kernel.Loop loop -> loop.body().forEach(this::add);
                case Kernel.Product product -> {
                    reads.add(range(product.left(), sizes(product, product.leftAxes())));
                    reads.add(range(product.right(), sizes(product, product.rightAxes())));
                    writes.add(range(product.result(), sizes(product, product.resultAxes())));
                }
                case Kernel.Rows rows ->
                    rows.body().forEach(step -> step.items().forEach(item -> add(item, step.shape())));
                case Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _, Kernel.Tiles _ ->
                    throw new IllegalArgumentException(kernel.name() + " is a kernel of vectors");
            }
        }

        private void add(Item item, List<Integer> shape) {
            Locations.reads(item).forEach(location -> reads.add(range(location, shape)));
            Locations.store(item).ifPresent(location -> writes.add(range(location, shape)));
        }

        private static List<Integer> sizes(Kernel.Product product, String letters) {
            return letters.chars()
                    .mapToObj(letter -> product.size((char) letter))
                    .toList();
        }

        /// Entries of what samples share are told apart, of all else only the buffers.
        private static Range range(Location location, List<Integer> shape) {
            String name = switch (location.buffer().scope()) {
                case PARTIAL, REDUCED -> SUMS;
                case PARAMETERS, GRADIENTS, RESULTS, SHARED, SLICE, SCRATCH, BATCH, OUTPUT ->
                    location.buffer().name();
            };
            List<Integer> strides = location.strides();
            if (location.buffer().perSample() || location.buffer().steps() > 0 || strides.size() > shape.size()) {
                return new Range(name, 0, Long.MAX_VALUE);
            }
            long last = location.offset();
            for (int i = 0; i < strides.size(); i++) {
                last += (long) strides.get(i) * (shape.get(i) - 1);
            }
            return new Range(name, location.offset(), last + 1);
        }
    }
}
