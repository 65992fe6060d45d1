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
            case Kernel.Rows rows ->
                items(rows)
                        .flatMap(item -> value(item).parts())
                        .filter(Scalar.Draw.class::isInstance)
                        .map(Scalar.Draw.class::cast);
            case Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _, Kernel.Tiles _ ->
                throw new IllegalArgumentException(kernel.name() + " is a kernel of vectors");
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
            case Item.Apply _, Item.Draw _ ->
                throw new IllegalArgumentException("functions of whole rows are for vectors");
        };
    }

    /// What an item computes from.
    public static Scalar value(Item item) {
        return switch (item) {
            case Item.Assign assign -> assign.value();
            case Item.Fold fold -> fold.value();
            case Item.IndexOfLargest index -> index.value();
            case Item.Apply _, Item.Draw _ ->
                throw new IllegalArgumentException("functions of whole rows are for vectors");
        };
    }

    /// What an item loads.
    public static Stream<Location> reads(Item item) {
        return value(item)
                .parts()
                .filter(Scalar.Load.class::isInstance)
                .map(load -> ((Scalar.Load) load).location())
                .flatMap(location -> Stream.concat(Stream.of(location), location.time().reversedWithin().stream()));
    }

    /// Whether a location is another one at each step of the loop around it.
    public static boolean variesOverTime(Location location) {
        return !location.time().at("").equals(location.time().at("time"));
    }

    /// Names of what other items have computed and this one reads.
    public static Stream<String> locals(Scalar scalar) {
        return scalar.parts().filter(Scalar.Local.class::isInstance).map(local -> ((Scalar.Local) local).name());
    }
}
