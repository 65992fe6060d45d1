package dev.unroll.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InPlaceTest {
    private static final int STEPS = 5;
    private static final Buffer STATES = sequence("h", STEPS + 1);
    private static final Buffer GRADIENTS = sequence("da", STEPS);
    private static final Buffer LONGER = GRADIENTS.withSteps(STEPS + 1);

    @Test
    void writesBackwardsOverWhatHasBeenRead() {
        Item reads = copy(STATES, 0, "before");
        InPlace.Result result = apply(loop(true, reads, store(STATES, 1, GRADIENTS)), last(GRADIENTS));
        assertEquals(Map.of(LONGER, STATES), result.rooms());
        Item stores = new Item.Assign("", load(STATES, 1), Optional.of(at(LONGER, 1)), Origin.NONE);
        assertEquals(List.of(loop(true, reads, stores), last(LONGER, 1)), result.kernels());
    }

    @Test
    void goesAStepFurtherOnIfAnItemBehindStillReads() {
        Buffer more = sequence("more", STEPS + 2);
        InPlace.Result result = apply(loop(true, store(more, 1, GRADIENTS), copy(more, 1, "again")), last(GRADIENTS));
        Buffer longer = GRADIENTS.withSteps(STEPS + 2);
        assertEquals(Map.of(longer, more), result.rooms());
        assertEquals(last(longer, 2), result.kernels().getLast());
    }

    @Test
    void writesForwardsOverWhatHasBeenRead() {
        Buffer products = sequence("products", STEPS);
        InPlace.Result result = apply(loop(false, store(products, 0, GRADIENTS)), last(GRADIENTS));
        assertEquals(Map.of(GRADIENTS, products), result.rooms());
        assertEquals(List.of(loop(false, store(products, 0, GRADIENTS)), last(GRADIENTS)), result.kernels());
    }

    @Test
    void leavesWhatStepsAfterItRead() {
        Buffer few = sequence("h", STEPS);
        assertAlone(loop(false, copy(few, -1, "before"), store(few, 0, GRADIENTS)), last(GRADIENTS));
        assertAlone(loop(true, copy(few, 1, "after"), store(few, 0, GRADIENTS)), last(GRADIENTS));
    }

    @Test
    void leavesWhatAnItemBehindOrAnotherEntryReads() {
        assertAlone(loop(true, store(STATES, 1, GRADIENTS), copy(STATES, 1, "again")), last(GRADIENTS));
        Location reversed = new Location(STATES, index(1), 15, List.of(-1));
        Item other = new Item.Assign("", new Scalar.Load(reversed), Optional.of(at(GRADIENTS, 0)), Origin.NONE);
        assertAlone(loop(true, other), last(GRADIENTS));
    }

    @Test
    void leavesWhatIsReadLater() {
        assertAlone(loop(true, store(STATES, 1, GRADIENTS)), last(STATES), last(GRADIENTS));
    }

    @Test
    void leavesWhatIsOfAnotherSize() {
        Buffer wide = new Buffer("h", Scope.SLICE, Kind.NUMBER, true, STEPS + 1, 32);
        assertAlone(loop(true, store(wide, 1, GRADIENTS)), last(GRADIENTS));
        Buffer outside = new Buffer("h", Scope.BATCH, Kind.NUMBER, true, STEPS + 1, 16);
        assertAlone(loop(true, store(outside, 1, GRADIENTS)), last(GRADIENTS));
    }

    @Test
    void writesOneSequenceOverAnother() {
        Buffer second = sequence("second", STEPS);
        InPlace.Result result =
                apply(loop(true, store(STATES, 1, GRADIENTS), store(STATES, 1, second)), last(GRADIENTS), last(second));
        assertEquals(List.of(STATES), List.copyOf(result.rooms().values()));
    }

    @Test
    void countsStepsFromTheRoomThatAChainEndsIn() {
        Buffer second = sequence("second", STEPS);
        InPlace.Result result =
                apply(loop(true, store(STATES, 1, GRADIENTS)), loop(true, store(GRADIENTS, 0, second)), last(second));
        Buffer longer = second.withSteps(STEPS + 1);
        assertEquals(Map.of(LONGER, STATES, longer, STATES), result.rooms());
        assertEquals(last(longer, 1), result.kernels().getLast());
    }

    @Test
    void leavesWhatOtherEntriesReadWhereALoopIsInsideOut() {
        Location second = new Location(STATES, index(0), 8, List.of(1));
        Item other = new Item.Assign("other", new Scalar.Load(second), Optional.empty(), Origin.NONE);
        Kernel.Loop loop = loop(true, other, store(STATES, 1, GRADIENTS));
        assertEquals(1, apply(loop, last(GRADIENTS)).rooms().size());
        assertAlone(loop.insideOut(2), last(GRADIENTS));
        assertEquals(
                1,
                apply(loop(true, store(STATES, 1, GRADIENTS)).insideOut(2), last(GRADIENTS))
                        .rooms()
                        .size());
    }

    private static void assertAlone(Kernel... kernels) {
        InPlace.Result result = apply(kernels);
        assertEquals(Map.of(), result.rooms());
        assertEquals(List.of(kernels), result.kernels());
    }

    private static InPlace.Result apply(Kernel... kernels) {
        Block block = new Block(List.of(), List.of(), List.of());
        return InPlace.apply(List.of(kernels), new Storage(new Names(), new ValueNames(block), new Target.Plain()));
    }

    private static Kernel.Loop loop(boolean backward, Item... items) {
        Kernel.Step step = new Kernel.Step(List.of(16), List.of(items));
        Kernel rows = new Kernel.Rows("rows", true, 0, List.of(step));
        return new Kernel.Loop("loop", "t", STEPS, Optional.empty(), backward, List.of(rows));
    }

    /// A kernel that reads all steps.
    private static Kernel last(Buffer buffer) {
        return last(buffer, 0);
    }

    private static Kernel last(Buffer buffer, int shift) {
        Location all = Location.dense(buffer, TimeIndex.ALL.shifted(shift), 0, List.of(16));
        Item item = new Item.Assign("all", new Scalar.Load(all), Optional.empty(), Origin.NONE);
        return new Kernel.Rows("last", true, STEPS, List.of(new Kernel.Step(List.of(16), List.of(item))));
    }

    private static Item copy(Buffer from, int shift, String local) {
        return new Item.Assign(local, load(from, shift), Optional.empty(), Origin.NONE);
    }

    private static Item store(Buffer from, int shift, Buffer to) {
        return new Item.Assign("", load(from, shift), Optional.of(at(to, 0)), Origin.NONE);
    }

    private static Scalar load(Buffer buffer, int shift) {
        return new Scalar.Load(at(buffer, shift));
    }

    private static Location at(Buffer buffer, int shift) {
        return Location.dense(buffer, index(shift), 0, List.of(16));
    }

    private static TimeIndex index(int shift) {
        return new TimeIndex("t", 1, shift);
    }

    private static Buffer sequence(String name, int steps) {
        return new Buffer(name, Scope.SLICE, Kind.NUMBER, true, steps, 16);
    }
}
