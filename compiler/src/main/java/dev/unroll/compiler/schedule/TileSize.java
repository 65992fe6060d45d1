package dev.unroll.compiler.schedule;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// How many steps a tile of time has.
final class TileSize {
    /// Numbers of sequences that stay in the second-level cache beside weights, sums and what is read once.
    private static final int IN_CACHE = 64 * 1024;

    /// Kernels that go through fewer numbers find most of them in the cache anyway.
    private static final int LEAST = 3 * IN_CACHE;

    /// Of the numbers of a step, the part that other kernels have to access again at the least.
    private static final double LEAST_AGAIN = 0.25;

    private TileSize() {}

    /// The number of steps; 0 where kernels are better run one after the other: where sequences stay in the cache,
    /// where they have little to do with each other, or where a tile would have so few steps that products wait for
    /// weights instead.
    static int choose(Target.Vectors target, TileChain chain) {
        if (!chain.hasLoop()) {
            return 0;
        }
        Map<Buffer, Integer> readers = new HashMap<>();
        for (Kernel kernel : chain.members()) {
            sequences(kernel, chain.steps()).forEach(buffer -> readers.merge(buffer, 1, Integer::sum));
        }
        long ofStep = 0; // numbers of a step of all sequences
        long kept = 0; // those that other kernels access again
        long again = 0; // the same, once for each of the other kernels
        for (Map.Entry<Buffer, Integer> entry : readers.entrySet()) {
            long numbers = (long) entry.getKey().entries() * (entry.getKey().perSample() ? target.rows() : 1);
            ofStep += numbers;
            kept += entry.getValue() > 1 ? numbers : 0;
            again += numbers * (entry.getValue() - 1);
        }
        if (ofStep * chain.steps() < LEAST || again < LEAST_AGAIN * ofStep) {
            return 0;
        }
        int size = (int) Math.max(1, IN_CACHE / kept);
        long weights = chain.members().stream().mapToLong(TileSize::weights).sum();
        return size < chain.steps() && target.areBetterReadAgain(weights, again * size) ? size : 0;
    }

    /// The sequences that a kernel goes through.
    private static Set<Buffer> sequences(Kernel kernel, int steps) {
        Set<Buffer> sequences = new HashSet<>();
        Access.of(kernel)
                .map(Access::buffer)
                .filter(buffer -> buffer.scope() == Scope.SLICE && buffer.steps() >= steps)
                .forEach(sequences::add);
        return sequences;
    }

    /// Weights that a kernel reads for each tile, and sums of gradients of weights, which it reads and writes.
    private static long weights(Kernel kernel) {
        return switch (kernel) {
            case Kernel.PanelProduct product ->
                (long) product.inner() * product.tiling().paddedColumns();
            case Kernel.OuterSum sum -> 2L * sum.height() * sum.tiling().paddedColumns();
            case Kernel.Product product -> {
                long weights = product.accumulate() ? 2 : 1;
                for (int size : product.sizes()) {
                    weights *= size;
                }
                yield weights;
            }
            case Kernel.Rows _, Kernel.ClassRows _, Kernel.Loop _, Kernel.Pack _, Kernel.Tiles _ -> 0;
        };
    }
}
