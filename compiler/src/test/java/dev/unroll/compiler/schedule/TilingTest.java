package dev.unroll.compiler.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class TilingTest {
    private static final List<Target.Vectors> TARGETS = List.of(
            new Target.Vectors(2, 15, 1),
            new Target.Vectors(4, 30, 3),
            new Target.Vectors(8, 15, 25),
            new Target.Vectors(16, 30, 50));

    @TestFactory
    Stream<DynamicTest> panelsCoverAllColumnsAndBlocksFitInRegisters() {
        return TARGETS.stream()
                .map(target -> DynamicTest.dynamicTest(target.toString(), () -> {
                    for (int columns : List.of(1, 2, 7, 10, 16, 28, 100, 101, 400, 404, 1000, 2048)) {
                        for (int rows : List.of(1, 2, 3, 16, 25, 50, 2800)) {
                            check(Tiling.choose(target, columns, rows, columns, 28), target, columns, rows);
                        }
                    }
                }));
    }

    private static void check(Tiling tiling, Target.Vectors target, int columns, int rows) {
        int vectors = 0;
        for (int i = 0; i < tiling.groups().size(); i++) {
            Tiling.Panels panels = tiling.groups().get(i);
            vectors += panels.count() * panels.width();
            assertTrue(panels.rows() >= 1 && panels.rows() <= rows, tiling.toString());
            assertTrue(panels.rows() * panels.width() + panels.width() + 1 <= target.registers(), tiling.toString());
            boolean last = i == tiling.groups().size() - 1;
            assertEquals(last ? columns % panels.lanes() : 0, panels.tail(), tiling.toString());
            assertTrue(panels.tail() == 0 || panels.count() == 1, tiling.toString());
            boolean narrow = last && panels.count() == 1 && panels.width() == 1;
            assertTrue(panels.lanes() == target.lanes() || narrow && panels.lanes() >= 4, tiling.toString());
        }
        assertEquals(target.vectors(columns), vectors, tiling.toString());
        Tiling.Panels last = tiling.groups().getLast();
        int missing = last.tail() == 0 ? 0 : last.lanes() - last.tail();
        assertEquals(columns + missing, tiling.paddedColumns(), tiling.toString());
    }

    @Test
    void panelsOfAnLstmLayerStayInTheCacheAndItsBlocksAreNearlySquare() {
        Tiling tiling = Tiling.choose(new Target.Vectors(16, 30, 25), 400, 25, 100, 28);
        assertEquals(List.of(new Tiling.Panels(4, 4, 16, 5, 0), new Tiling.Panels(3, 3, 16, 5, 0)), tiling.groups());
    }

    @TestFactory
    Stream<DynamicTest> chunksOfOuterSumsFitInTheFirstLevelCache() {
        return TARGETS.stream()
                .map(target -> DynamicTest.dynamicTest(target.toString(), () -> {
                    for (int columns : List.of(1, 7, 100, 400, 2048)) {
                        for (int height : List.of(1, 28, 100, 512)) {
                            OuterTiling outer = OuterTiling.choose(target, columns, height, 28 * target.rows());
                            check(outer.tiling(), target, columns, height);
                            int widest = outer.tiling().groups().stream()
                                    .mapToInt(Tiling.Panels::width)
                                    .max()
                                    .orElseThrow();
                            int bytes = outer.chunk() * widest * target.lanes() * Float.BYTES;
                            assertTrue(outer.chunk() >= 8 && bytes <= 28 * 1024, outer.toString());
                            assertEquals(columns * height > 131072, outer.packed(), outer.toString());
                        }
                    }
                }));
    }

    @Test
    void weightGradientsOfAnLstmLayerHaveNarrowPanelsOfBlocksThatLeaveNoRest() {
        OuterTiling outer = OuterTiling.choose(new Target.Vectors(16, 30, 25), 400, 100, 28 * 25);
        assertEquals(
                List.of(new Tiling.Panels(12, 2, 16, 10, 0), new Tiling.Panels(1, 1, 16, 10, 0)),
                outer.tiling().groups());
        assertTrue(outer.chunk() >= 64, outer.toString());
    }

    @Test
    void aFewColumnsThatAreLeftOverAreAShortVector() {
        Tiling tiling = Tiling.choose(new Target.Vectors(16, 30, 25), 100, 25, 400, 28);
        assertEquals(List.of(new Tiling.Panels(3, 2, 16, 13, 0), new Tiling.Panels(1, 1, 4, 25, 0)), tiling.groups());
    }

    /// Java needs a tenth of a second and more to compile a large one.
    @Test
    void aProductThatIsComputedOnceHasSmallBlocks() {
        Tiling classes = Tiling.choose(new Target.Vectors(16, 30, 25), 10, 25, 100, 1);
        assertEquals(List.of(new Tiling.Panels(1, 1, 16, 3, 10)), classes.groups());
        OuterTiling gradients = OuterTiling.choose(new Target.Vectors(16, 30, 25), 100, 10, 25);
        assertTrue(
                gradients.tiling().groups().stream().allMatch(panels -> panels.rows() * panels.width() <= 10),
                gradients.toString());
    }

    /// A network that answers single samples does so more often than a training has steps.
    @Test
    void blocksForSingleSamplesAreAsLargeAsIsFast() {
        Tiling inputs = Tiling.choose(new Target.Vectors(16, 30, 1), 400, 28, 28, 1);
        assertTrue(
                inputs.groups().stream().allMatch(panels -> panels.rows() * panels.width() >= 16), inputs.toString());
    }

    @Test
    void aSingleRowGoesOverFewPanelsAsEachLoopHasAStartAndAnEnd() {
        Tiling tiling = Tiling.choose(new Target.Vectors(16, 30, 1), 400, 1, 100, 28);
        assertEquals(List.of(new Tiling.Panels(1, 13, 16, 1, 0), new Tiling.Panels(1, 12, 16, 1, 0)), tiling.groups());
    }

    @Test
    void aSingleRowIsComputedInAsManySumsAsHideTheirLatency() {
        Tiling tiling = Tiling.choose(new Target.Vectors(16, 30, 1), 400, 1, 100, 28);
        assertTrue(IntStream.range(0, tiling.groups().size())
                .allMatch(i -> tiling.groups().get(i).width() >= 5
                        && tiling.groups().get(i).rows() == 1));
    }
}
