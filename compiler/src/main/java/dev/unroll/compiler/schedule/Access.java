package dev.unroll.compiler.schedule;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a kernel reads or writes. What is added to is written.
record Access(Location location, boolean writes) {

    Buffer buffer() {
        return location.buffer();
    }

    private static Access reading(Location location) {
        return new Access(location, false);
    }

    private static Access writing(Location location) {
        return new Access(location, true);
    }

    /// All accesses of a kernel, but for packed weights, in the order in which they are made for an entry.
    static Stream<Access> of(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Loop loop -> loop.body().stream().flatMap(Access::of);
            case Kernel.Tiles tiles -> tiles.body().stream().flatMap(Access::of);
            case Kernel.Product product ->
                Stream.of(reading(product.left()), reading(product.right()), writing(product.result()));
            case Kernel.PanelProduct product ->
                Stream.concat(
                        product.start().map(Access::reading).stream(),
                        Stream.of(reading(product.left()), writing(product.result())));
            case Kernel.ClassRows classes ->
                Stream.of(
                        new Access(classes.table(), classes.adds()),
                        reading(classes.classes()),
                        new Access(classes.rows(), !classes.adds()));
            case Kernel.OuterSum sum ->
                Stream.concat(
                        Stream.of(reading(sum.left()), reading(sum.right()), writing(sum.result())),
                        sum.packed().stream()
                                .flatMap(packed -> Stream.of(packed.left(), packed.right()))
                                .map(Access::row));
            case Kernel.Pack pack -> Stream.of(reading(pack.source()));
            case Kernel.Rows rows ->
                rows.body().stream().flatMap(step -> step.items().stream()).flatMap(Access::of);
        };
    }

    private static Access row(Buffer buffer) {
        return writing(Location.dense(buffer, TimeIndex.NONE, 0, List.of()));
    }

    /// All accesses of an item, reads first.
    static Stream<Access> of(Item item) {
        return switch (item) {
            case Item.Assign assign -> of(assign.value(), assign.store());
            case Item.Fold fold -> of(fold.value(), fold.store());
            case Item.Apply apply -> Stream.of(row(apply.row()));
            case Item.Draw draw -> Stream.of(writing(draw.row()));
            case Item.IndexOfLargest index -> of(index.value(), index.store());
        };
    }

    private static Stream<Access> of(Scalar value, Optional<Location> store) {
        Stream<Access> reads = value.parts()
                .filter(Scalar.Load.class::isInstance)
                .map(load -> reading(((Scalar.Load) load).location()));
        return Stream.concat(reads, store.map(Access::writing).stream());
    }
}
