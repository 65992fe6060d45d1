package dev.unroll.compiler.schedule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// The same kernels for other steps, or with other arrays.
///
/// @param range which steps they go through instead of all, if that changes
/// @param move where what was at a place is now
record Relocation(Optional<Bound.ByTile> range, UnaryOperator<Location> move) {

    /// The same steps, with arrays in the place of others.
    static Relocation of(Map<Buffer, Buffer> buffers) {
        return new Relocation(
                Optional.empty(), location -> location.in(buffers.getOrDefault(location.buffer(), location.buffer())));
    }

    Kernel apply(Kernel kernel) {
        Optional<Bound> bound = range.<Bound>map(tile -> tile).or(kernel::bound);
        return switch (kernel) {
            case Kernel.Rows rows ->
                new Kernel.Rows(
                        rows.name(),
                        rows.batch(),
                        rows.steps(),
                        bound,
                        rows.body().stream().map(this::apply).toList(),
                        rows.byColumns());
            case Kernel.Product product ->
                new Kernel.Product(
                        product.name(),
                        apply(product.left()),
                        product.leftAxes(),
                        apply(product.right()),
                        product.rightAxes(),
                        apply(product.result()),
                        product.resultAxes(),
                        product.letters(),
                        product.sizes(),
                        product.batch(),
                        product.overBatch(),
                        product.steps(),
                        bound,
                        product.overTime(),
                        product.accumulate(),
                        product.origin());
            case Kernel.Pack pack ->
                new Kernel.Pack(pack.name(), apply(pack.source()), pack.inner(), pack.panels(), pack.tiling());
            case Kernel.PanelProduct product ->
                new Kernel.PanelProduct(
                        product.name(),
                        product.start().map(this::apply),
                        apply(product.left()),
                        product.inner(),
                        product.panels(),
                        apply(product.result()),
                        product.tiling(),
                        product.alternates(),
                        product.steps(),
                        bound,
                        product.origin());
            case Kernel.OuterSum sum ->
                new Kernel.OuterSum(
                        sum.name(),
                        apply(sum.left()),
                        sum.height(),
                        apply(sum.right()),
                        apply(sum.result()),
                        sum.tiling(),
                        sum.steps(),
                        bound,
                        sum.chunk(),
                        sum.packed(),
                        sum.origin());
            case Kernel.ClassRows classes ->
                new Kernel.ClassRows(
                        classes.name(),
                        apply(classes.table()),
                        classes.axis(),
                        apply(classes.classes()),
                        apply(classes.rows()),
                        classes.width(),
                        classes.adds(),
                        classes.steps(),
                        bound,
                        classes.origin());
            case Kernel.Loop loop ->
                new Kernel.Loop(
                        loop.name(),
                        loop.variable(),
                        loop.steps(),
                        bound,
                        loop.backward(),
                        inBody(loop.body()),
                        loop.width());
            case Kernel.Tiles tiles ->
                new Kernel.Tiles(
                        tiles.name(),
                        tiles.variable(),
                        tiles.range(),
                        tiles.steps(),
                        bound,
                        tiles.backward(),
                        tiles.size(),
                        inBody(tiles.body()));
        };
    }

    private List<Kernel> inBody(List<Kernel> kernels) {
        Relocation inBody = new Relocation(Optional.empty(), move);
        return kernels.stream().map(inBody::apply).toList();
    }

    private Location apply(Location location) {
        return move.apply(location);
    }

    private Kernel.Step apply(Kernel.Step step) {
        return new Kernel.Step(
                step.shape(), step.items().stream().map(this::apply).toList(), step.lanes());
    }

    private Item apply(Item item) {
        return switch (item) {
            case Item.Assign(var local, var value, var store, var into, var origin) ->
                new Item.Assign(local, apply(value), store.map(this::apply), into, origin);
            case Item.Fold(var local, var reduction, var value, var store, var origin) ->
                new Item.Fold(local, reduction, apply(value), store.map(this::apply), origin);
            case Item.IndexOfLargest(var local, var value, var store, var origin) ->
                new Item.IndexOfLargest(local, apply(value), store.map(this::apply), origin);
            case Item.Apply _, Item.Draw _ -> item;
        };
    }

    private Scalar apply(Scalar scalar) {
        return scalar instanceof Scalar.Load(Location location)
                ? new Scalar.Load(apply(location))
                : scalar.withOperands(this::apply);
    }
}
