package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Op;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// `for each step: for each sample: for each vector of entries: a`
/// -> `for some vectors of entries: for each sample: for each step: a`
///
/// for recurrences in which entries have nothing to do with each other. States, and sums over steps and
/// samples, then stay in registers, and what a step reads of the step before is still in the first-level
/// cache. Several vectors at a time, as one would wait for itself from step to step. Rows of a sequence are no
/// neighbours then, so a loop that goes through many sequences is left as it is.
///
/// Sound as an entry of a sample is read by none but itself, and of sums only the order of the terms changes:
/// all steps of a sample come before those of the next one.
final class TurnInsideOut {
    /// Vectors at a time that hide how long an operation takes.
    private static final int WIDEST = 4;

    /// With fewer, steps wait for each other.
    private static final int NARROWEST = 2;

    /// Registers for what is of one step only.
    private static final int OTHERS = 6;

    /// Sequences of which the processor brings the next step in time, though it lies a step's rows away.
    private static final int MOST_SEQUENCES = 6;

    /// Parts of expressions, and stores, that make a method of a size that the virtual machine compiles.
    private static final int MOST_PARTS = 400;

    private final Target.Vectors target;
    private final Kernel.Step step;
    private final List<Location> loads = new ArrayList<>();
    private final List<Location> stores = new ArrayList<>();
    private final Set<Integer> sums = new HashSet<>(); // by where they begin
    private int parts;

    private TurnInsideOut(Target.Vectors target, Kernel.Step step) {
        this.target = target;
        this.step = step;
    }

    /// @param kernels those of a slice, in order
    static List<Kernel> apply(List<Kernel> kernels, Target.Vectors target) {
        return kernels.stream()
                .map(kernel -> kernel instanceof Kernel.Loop loop ? apply(loop, target) : kernel)
                .toList();
    }

    private static Kernel apply(Kernel.Loop loop, Target.Vectors target) {
        return loop.body().size() == 1
                        && loop.body().getFirst() instanceof Kernel.Rows rows
                        && rows.batch()
                        && rows.steps() == 0
                        && rows.body().size() == 1
                ? loop.insideOut(new TurnInsideOut(target, rows.body().getFirst()).width())
                : loop;
    }

    /// How many vectors are computed at a time; 0 if it is better, or has to be, done step by step.
    private int width() {
        if (step.lanes() == 1
                || step.shape().size() != 1
                || !step.items().stream().allMatch(this::fits)
                || !areApart()
                || sequences() > MOST_SEQUENCES) {
            return 0;
        }
        int vectors = Math.ceilDiv(step.shape().getFirst(), step.lanes());
        long states = stores.stream()
                .filter(store -> store.buffer().perSample() && isKept(store))
                .distinct()
                .count();
        long shared = loads.stream()
                .filter(load -> !load.buffer().perSample())
                .distinct()
                .count();
        int kept = Math.toIntExact(states + shared + sums.size());
        int most = Math.min(WIDEST, (target.registers() - OTHERS) / Math.max(1, kept));
        most = Math.min(most, MOST_PARTS / (2 * Math.max(1, parts)));
        if (most < NARROWEST || vectors < NARROWEST || kept == 0) {
            return 0;
        }
        return Math.ceilDiv(vectors, Math.ceilDiv(vectors, most));
    }

    /// How many sequences of samples a step reads or writes.
    private long sequences() {
        return Stream.concat(loads.stream(), stores.stream())
                .filter(location -> location.buffer().perSample() && !isKept(location))
                .map(Location::buffer)
                .distinct()
                .count();
    }

    /// Whether it is the same at each step, and so a local variable while they run.
    private static boolean isKept(Location location) {
        return location.time().variable().isEmpty();
    }

    private boolean fits(Item item) {
        return switch (item) {
            case Item.Assign assign ->
                assign.value().parts().allMatch(this::fits)
                        && assign.store().stream().allMatch(place -> isStored(place, assign.into()));
            case Item.Fold _, Item.IndexOfLargest _, Item.Apply _, Item.Draw _ -> false;
        };
    }

    private boolean fits(Scalar part) {
        parts++;
        return switch (part) {
            case Scalar.Load(Location location) -> {
                loads.add(location);
                yield switch (location.buffer().scope()) {
                    case SCRATCH, PARTIAL, OUTPUT -> false;
                    case PARAMETERS, BATCH, GRADIENTS, RESULTS, SHARED, SLICE, REDUCED -> true;
                };
            }
            case Scalar.Literal _,
                    Scalar.SampleCount _,
                    Scalar.StepCount _,
                    Scalar.Local _,
                    Scalar.Unary _,
                    Scalar.Binary _,
                    Scalar.Select _ -> true;
            case Scalar.Draw _, Scalar.IsClass _, Scalar.AtStep _, Scalar.IsBefore _ -> false;
        };
    }

    private boolean isStored(Location place, Optional<Op.Reduction> into) {
        stores.add(place);
        parts++;
        return switch (place.buffer().scope()) {
            case SLICE -> place.buffer().perSample() && into.isEmpty();
            case PARTIAL ->
                into.equals(Optional.of(Op.Reduction.SUM)) && place.buffer().steps() == 0 && sums.add(place.offset());
            case PARAMETERS, BATCH, OUTPUT, GRADIENTS, RESULTS, SHARED, SCRATCH, REDUCED -> false;
        };
    }

    /// Whether of what is written only the same entries of the same sample are read.
    private boolean areApart() {
        return stores.stream()
                .allMatch(store -> loads.stream()
                        .filter(load -> load.buffer().equals(store.buffer()))
                        .allMatch(load -> isKept(store) ? load.equals(store) : isOfSameEntry(load, store)));
    }

    private static boolean isOfSameEntry(Location load, Location store) {
        return load.isOfSameEntry(store) && load.time().reversedWithin().isEmpty() && !isKept(load);
    }
}
