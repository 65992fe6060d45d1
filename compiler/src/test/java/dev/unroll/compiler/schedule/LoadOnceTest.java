package dev.unroll.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.UnaryFunction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LoadOnceTest {
    private static final Location X = row("x");
    private static final Location A = row("a");
    private static final Location B = row("b");

    @Test
    void readsAnEntryBeforeAStoreForTheItemsBehindItToo() {
        Item first = assign("", new Scalar.Load(X), Optional.of(A));
        Item second = assign("", new Scalar.Unary(UnaryFunction.NEGATE, new Scalar.Load(X)), Optional.of(B));
        Scalar entry = new Scalar.Local("x");
        assertEquals(
                List.of(
                        assign("x", new Scalar.Load(X), Optional.empty()),
                        assign("", entry, Optional.of(A)),
                        assign("", new Scalar.Unary(UnaryFunction.NEGATE, entry), Optional.of(B))),
                LoadOnce.apply(step(first, second), new Names()).items());
    }

    @Test
    void readsAgainWhatWasStoredMeanwhile() {
        Kernel.Step step = step(
                assign("", new Scalar.Load(X), Optional.of(A)),
                assign("", new Scalar.Literal(1), Optional.of(X)),
                assign("", new Scalar.Load(X), Optional.of(B)));
        assertSame(step, LoadOnce.apply(step, new Names()));
    }

    @Test
    void leavesWhatNoStoreSeparates() {
        Kernel.Step step =
                step(assign("v", new Scalar.Load(X), Optional.empty()), assign("", new Scalar.Load(X), Optional.of(A)));
        assertSame(step, LoadOnce.apply(step, new Names()));
    }

    private static Kernel.Step step(Item... items) {
        return new Kernel.Step(List.of(16), List.of(items), 16);
    }

    private static Item assign(String local, Scalar value, Optional<Location> store) {
        return new Item.Assign(local, value, store, Origin.NONE);
    }

    private static Location row(String name) {
        return Location.dense(new Buffer(name, Scope.SLICE, Kind.NUMBER, true, 0, 16), TimeIndex.NONE, 0, List.of(16));
    }
}
