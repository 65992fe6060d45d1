package dev.unroll.compiler.device;

import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Target;
import java.util.List;
import java.util.Optional;

/// Decides how a recurrence is run, and says why.
final class LoopChoice {
    private final Target.Device target;
    private final int numberBytes;

    /// @param numberBytes bytes of a number
    LoopChoice(Target.Device target, int numberBytes) {
        this.target = target;
        this.numberBytes = numberBytes;
    }

    /// Why the loop cannot or shall not stand in a kernel, as part of a sentence; empty if it can.
    Optional<String> obstacle(Kernel.Loop loop) {
        if (target.loops() != Target.Device.Loops.KERNEL) {
            return Optional.of("as the schedule `" + target.loops() + "` asks for");
        }
        boolean batch = runsOverSamples(loop);
        Optional<String> mixed = loop.body().stream()
                .flatMap(kernel -> obstacle(kernel, batch).stream())
                .findFirst();
        if (mixed.isPresent()) {
            return mixed;
        }
        int statements = Statements.of(loop);
        if (statements > Statements.MOST) {
            return Optional.of(
                    "as its " + statements + " statements are more than the " + Statements.MOST + " of a kernel");
        }
        long kept = LocalMemory.kept(List.of(loop));
        long room = LocalMemory.room(target, numberBytes);
        return kept > room
                ? Optional.of(
                        "as the " + kept + " numbers that a step of a sample keeps do not fit the local memory of "
                                + target.localBytes() + " bytes, which has room for " + Math.max(0, room))
                : Optional.empty();
    }

    static boolean runsOverSamples(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Loop loop -> loop.body().stream().anyMatch(LoopChoice::runsOverSamples);
            case Kernel.Rows rows -> rows.batch();
            case Kernel.Product product -> product.batch();
            case Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _, Kernel.Tiles _ ->
                throw new IllegalArgumentException(kernel.name() + " is a kernel of vectors");
        };
    }

    private static Optional<String> obstacle(Kernel kernel, boolean batch) {
        if (kernel instanceof Kernel.Loop loop) {
            return loop.body().stream()
                    .flatMap(inner -> obstacle(inner, batch).stream())
                    .findFirst();
        }
        if (sumsSamples(kernel)) {
            return Optional.of("as " + kernel.name() + " sums over samples at each step");
        }
        return runsOverSamples(kernel) != batch
                ? Optional.of("as " + kernel.name() + " is computed once for all samples at each step")
                : Optional.empty();
    }

    /// Whether a kernel needs something of all samples.
    static boolean sumsSamples(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Product product -> product.overBatch();
            case Kernel.Rows rows ->
                rows.batch()
                        && Locations.items(rows)
                                .flatMap(item -> Locations.store(item).stream())
                                .anyMatch(store -> !store.buffer().perSample());
            case Kernel.Loop loop -> loop.body().stream().anyMatch(LoopChoice::sumsSamples);
            case Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _, Kernel.Tiles _ -> false;
        };
    }
}
