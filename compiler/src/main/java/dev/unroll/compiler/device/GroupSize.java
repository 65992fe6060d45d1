package dev.unroll.compiler.device;

import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Target;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Chooses how many work-items compute a sample: as many as it has numbers that can be computed at once, since one that
/// computes several waits for memory several times.
final class GroupSize {
    /// What devices run in step; with fewer, they would idle.
    private static final int FEWEST = 64;

    private GroupSize() {}

    /// Work-items of a group, no more than the target has, and so few that recurrences have room in local memory.
    static int of(Program program, Target.Device target, int numberBytes) {
        if (target.isUniform()) {
            return target.groupSize();
        }
        List<Kernel> kernels = Stream.of(program.prepare(), program.slice(), program.finish())
                .flatMap(List::stream)
                .toList();
        int widest = kernels.stream().flatMapToInt(GroupSize::widths).max().orElse(1);
        int enough = widest <= 1 ? 1 : Integer.highestOneBit(widest - 1) * 2;
        long kept = kernels.stream()
                .filter(Kernel.Loop.class::isInstance)
                .mapToLong(loop -> LocalMemory.kept(List.of(loop)))
                .max()
                .orElse(0);
        int size = Math.min(target.groupSize(), Math.max(FEWEST, enough));
        while (size > FEWEST && kept > LocalMemory.room(target.withGroupSize(size), numberBytes)) {
            size /= 2;
        }
        return size;
    }

    /// Numbers that a sample has at once, for each kernel that computes it.
    private static IntStream widths(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Loop loop -> loop.body().stream().flatMapToInt(GroupSize::widths);
            case Kernel.Rows rows ->
                rows.batch()
                        ? rows.body().stream()
                                .mapToInt(step -> step.shape().stream().reduce(1, Math::multiplyExact))
                        : IntStream.empty();
            case Kernel.Product product ->
                product.batch() && !product.overBatch()
                        ? IntStream.of(product.resultAxes()
                                .chars()
                                .map(letter -> product.size((char) letter))
                                .reduce(1, Math::multiplyExact))
                        : IntStream.empty();
            case Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _, Kernel.Tiles _ ->
                throw new IllegalArgumentException(kernel.name() + " is a kernel of vectors");
        };
    }
}
