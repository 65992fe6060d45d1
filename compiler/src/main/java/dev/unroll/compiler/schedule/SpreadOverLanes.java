package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Decides which steps of row kernels compute several entries at once: those whose arrays hold neighbours side
/// by side, or one number for the whole row. In kernels of slices, functions that there are no vector
/// instructions for are taken out first.
final class SpreadOverLanes {
    /// Rows shorter than this are not worth a vector.
    private static final int SHORTEST = 3;

    private final Target.Vectors target;
    private final Storage storage;
    private final boolean inSlice;

    SpreadOverLanes(Target.Vectors target, Storage storage, boolean inSlice) {
        this.target = target;
        this.storage = storage;
        this.inSlice = inSlice;
    }

    List<Kernel> apply(List<Kernel> kernels) {
        return kernels.stream().map(this::apply).toList();
    }

    private Kernel apply(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Rows rows ->
                SumsInRegisters.keep(new Kernel.Rows(
                        rows.name(),
                        rows.batch(),
                        rows.steps(),
                        rows.bound(),
                        rows.body().stream().flatMap(this::apply).toList()));
            case Kernel.Loop loop ->
                new Kernel.Loop(
                        loop.name(), loop.variable(), loop.steps(), loop.bound(), loop.backward(), apply(loop.body()));
            case Kernel.Product _,
                    Kernel.ClassRows _,
                    Kernel.PanelProduct _,
                    Kernel.OuterSum _,
                    Kernel.Pack _,
                    Kernel.Tiles _ -> kernel;
        };
    }

    private Stream<Kernel.Step> apply(Kernel.Step step) {
        if (step.shape().isEmpty() || step.shape().getLast() < SHORTEST) {
            return Stream.of(step);
        }
        List<Kernel.Step> split = inSlice ? SplitFunctions.apply(storage, step, target) : List.of(step);
        return split.stream().map(this::spread);
    }

    private Kernel.Step spread(Kernel.Step step) {
        Set<String> vectors = new HashSet<>();
        boolean fits = !step.shape().isEmpty() && step.items().stream().allMatch(item -> fits(item, vectors));
        return fits
                ? LoadOnce.apply(new Kernel.Step(step.shape(), step.items(), target.lanes()), storage.names())
                : step;
    }

    private boolean fits(Item item, Set<String> vectors) {
        return switch (item) {
            case Item.Assign assign -> {
                boolean fits = fits(assign.value(), vectors) && isStored(assign.store());
                vectors.add(assign.local());
                yield fits;
            }
            case Item.Fold fold -> fits(fold.value(), vectors);
            case Item.IndexOfLargest _, Item.Apply _, Item.Draw _ -> false;
        };
    }

    private static boolean isStored(Optional<Location> store) {
        return store.isEmpty() || (fits(store.get()) && store.get().variesAlongRow());
    }

    private boolean fits(Scalar scalar, Set<String> vectors) {
        return switch (scalar) {
            case Scalar.Literal _, Scalar.SampleCount _, Scalar.StepCount _, Scalar.Local _ -> true;
            case Scalar.IsBefore _ -> true;
            case Scalar.Draw _ -> false;
            case Scalar.Load load -> fits(load.location());
            case Scalar.Unary unary -> !SplitFunctions.isApart(unary.function()) && fits(unary.operand(), vectors);
            case Scalar.Binary binary ->
                binary.function() != BinaryFunction.POWER
                        && fits(binary.left(), vectors)
                        && fits(binary.right(), vectors);
            case Scalar.Select select ->
                fits(select.condition(), vectors) && fits(select.then(), vectors) && fits(select.otherwise(), vectors);
            case Scalar.IsClass isClass -> !isClass.index().variesAlongRow(vectors);
            case Scalar.AtStep atStep -> fits(atStep.operand(), vectors);
        };
    }

    private static boolean fits(Location location) {
        return location.buffer().kind() == Kind.NUMBER
                && location.buffer().rowLength() == 0
                && (!location.variesAlongRow() || location.strides().getLast() == 1);
    }
}
