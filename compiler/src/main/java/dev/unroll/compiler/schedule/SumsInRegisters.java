package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Op;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// `for each sample: for each vector of entries: s[entries] += v`
/// -> `for each vector of entries: r = s[entries]; for each sample: r += v; s[entries] = r`
///
/// Lets row kernels that add to sums over samples run column by column, so that a sum is read and written
/// once for each step instead of once for each sample, and what all samples share is read once.
///
/// Sound as samples have nothing to do with each other but for their sums, and each of these is added up in
/// the same order as before.
final class SumsInRegisters {
    private final Set<Integer> sums = new HashSet<>(); // by where they begin

    private SumsInRegisters() {}

    /// The kernel, column by column if it can run so and has sums to keep.
    static Kernel.Rows keep(Kernel.Rows kernel) {
        return kernel.batch()
                        && kernel.body().size() == 1
                        && new SumsInRegisters().fit(kernel.body().getFirst())
                ? kernel.inColumns()
                : kernel;
    }

    private boolean fit(Kernel.Step step) {
        return step.lanes() > 1 && step.items().stream().allMatch(this::fits) && !sums.isEmpty();
    }

    private boolean fits(Item item) {
        return switch (item) {
            case Item.Assign assign ->
                assign.value().parts().allMatch(SumsInRegisters::isOfItsRow)
                        && assign.store().stream().allMatch(place -> isKept(place, assign.into()));
            case Item.Fold _, Item.IndexOfLargest _, Item.Apply _, Item.Draw _ -> false;
        };
    }

    /// Whether it is the same at whichever sample the loop was before.
    private static boolean isOfItsRow(Scalar part) {
        return !(part instanceof Scalar.Load(Location location))
                || switch (location.buffer().scope()) {
                    case SCRATCH, PARTIAL -> false;
                    case PARAMETERS, BATCH, OUTPUT, GRADIENTS, RESULTS, SHARED, SLICE, REDUCED -> true;
                };
    }

    private boolean isKept(Location place, Optional<Op.Reduction> into) {
        return switch (place.buffer().scope()) {
            case SLICE, OUTPUT -> place.buffer().perSample() && into.isEmpty();
            case PARTIAL ->
                into.equals(Optional.of(Op.Reduction.SUM))
                        && place.buffer().steps() == 0
                        && !place.strides().contains(0)
                        && sums.add(place.offset());
            case PARAMETERS, BATCH, GRADIENTS, RESULTS, SHARED, SCRATCH, REDUCED -> false;
        };
    }
}
