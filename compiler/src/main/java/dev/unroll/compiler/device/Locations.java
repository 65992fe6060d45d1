package dev.unroll.compiler.device;

import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scalar;
import java.util.Optional;
import java.util.stream.Stream;

/// What kernels read and write.
public final class Locations {
    private Locations() {}

    /// Everything that a kernel reads or writes, loops with all that they contain.
    static Stream<Location> of(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Loop loop -> loop.body().stream().flatMap(Locations::of);
            case Kernel.Product product -> Stream.of(product.left(), product.right(), product.result());
            case Kernel.Rows rows -> items(rows).flatMap(item -> Stream.concat(reads(item), store(item).stream()));
            case Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _, Kernel.Tiles _ ->
                throw new IllegalArgumentException(kernel.name() + " is a kernel of vectors");
        };
    }

    /// Random numbers that a kernel draws.
    static Stream<Scalar.Draw> draws(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Loop loop -> loop.body().stream().flatMap(Locations::draws);
            case Kernel.Product _ -> Stream.empty();
            case Kernel.Rows rows -> items(rows).flatMap(item -> draws(value(item)));
            case Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _, Kernel.Tiles _ ->
                throw new IllegalArgumentException(kernel.name() + " is a kernel of vectors");
        };
    }

    private static Stream<Scalar.Draw> draws(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Draw draw -> Stream.of(draw);
            case Scalar.Unary unary -> draws(unary.operand());
            case Scalar.Binary binary -> Stream.concat(draws(binary.left()), draws(binary.right()));
            case Scalar.Select select ->
                Stream.of(select.condition(), select.then(), select.otherwise()).flatMap(Locations::draws);
            case Scalar.IsClass isClass -> draws(isClass.index());
            case Scalar.AtStep atStep -> draws(atStep.operand());
            case Scalar.IsBefore isBefore -> draws(isBefore.length());
            case Scalar.Literal _, Scalar.SampleCount _, Scalar.StepCount _, Scalar.Load _, Scalar.Local _ ->
                Stream.empty();
        };
    }

    static Stream<Item> items(Kernel.Rows rows) {
        return rows.body().stream().flatMap(step -> step.items().stream());
    }

    /// Where an item is kept.
    public static Optional<Location> store(Item item) {
        return switch (item) {
            case Item.Assign assign -> assign.store();
            case Item.Fold fold -> fold.store();
            case Item.IndexOfLargest index -> index.store();
            case Item.Apply _ -> throw new IllegalArgumentException("functions of whole rows are for vectors");
        };
    }

    /// What an item computes from.
    public static Scalar value(Item item) {
        return switch (item) {
            case Item.Assign assign -> assign.value();
            case Item.Fold fold -> fold.value();
            case Item.IndexOfLargest index -> index.value();
            case Item.Apply _ -> throw new IllegalArgumentException("functions of whole rows are for vectors");
        };
    }

    /// What an item loads.
    public static Stream<Location> reads(Item item) {
        return reads(value(item));
    }

    private static Stream<Location> reads(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Load(Location location) ->
                Stream.concat(Stream.of(location), location.time().reversedWithin().stream());
            case Scalar.Unary unary -> reads(unary.operand());
            case Scalar.Binary binary -> Stream.concat(reads(binary.left()), reads(binary.right()));
            case Scalar.Select select ->
                Stream.of(select.condition(), select.then(), select.otherwise()).flatMap(Locations::reads);
            case Scalar.IsClass isClass -> reads(isClass.index());
            case Scalar.AtStep atStep -> reads(atStep.operand());
            case Scalar.IsBefore isBefore -> reads(isBefore.length());
            case Scalar.Literal _, Scalar.SampleCount _, Scalar.StepCount _, Scalar.Draw _, Scalar.Local _ ->
                Stream.empty();
        };
    }

    /// Names of what other items have computed and this one reads.
    public static Stream<String> locals(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Local local -> Stream.of(local.name());
            case Scalar.Unary unary -> locals(unary.operand());
            case Scalar.Binary binary -> Stream.concat(locals(binary.left()), locals(binary.right()));
            case Scalar.Select select ->
                Stream.of(select.condition(), select.then(), select.otherwise()).flatMap(Locations::locals);
            case Scalar.IsClass isClass -> locals(isClass.index());
            case Scalar.AtStep atStep -> locals(atStep.operand());
            case Scalar.IsBefore isBefore -> locals(isBefore.length());
            case Scalar.Literal _, Scalar.SampleCount _, Scalar.StepCount _, Scalar.Draw _, Scalar.Load _ ->
                Stream.empty();
        };
    }
}
