package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SampleOrderTest {
    @Test
    void anEpochSeesEverySampleOnceAndEndsWithWhatIsLeft() {
        SampleOrder order = new SampleOrder(10, 4, 0);
        assertEquals(3, order.stepsPerEpoch());
        for (int epoch = 0; epoch < 3; epoch++) {
            int[] seen = new int[0];
            for (int step = 1; step <= 3; step++) {
                int[] samples = samples(order, epoch * 3L + step);
                assertEquals(step < 3 ? 4 : 2, samples.length);
                seen = IntStream.concat(Arrays.stream(seen), Arrays.stream(samples))
                        .toArray();
            }
            assertArrayEquals(
                    IntStream.range(0, 10).toArray(),
                    Arrays.stream(seen).sorted().toArray());
        }
    }

    @Test
    void aStepsSamplesDoNotDependOnTheStepsBefore() {
        SampleOrder through = new SampleOrder(10, 4, 5);
        for (int step = 1; step <= 20; step++) {
            assertArrayEquals(samples(through, step), samples(new SampleOrder(10, 4, 5), step));
        }
        assertArrayEquals(samples(through, 2), samples(new SampleOrder(10, 4, 5), 2));
    }

    @Test
    void epochsAndSeedsHaveTheirOwnOrder() {
        SampleOrder order = new SampleOrder(100, 100, 0);
        int[] first = samples(order, 1);
        assertFalse(Arrays.equals(first, samples(order, 2)));
        assertFalse(Arrays.equals(first, samples(new SampleOrder(100, 100, 1), 1)));
        assertFalse(Arrays.equals(first, IntStream.range(0, 100).toArray()));
    }

    @Test
    void eachSampleComesFirstEquallyOften() {
        SampleOrder order = new SampleOrder(5, 5, 0);
        int[] firsts = new int[5];
        for (int step = 1; step <= 10_000; step++) {
            firsts[samples(order, step)[0]]++;
        }
        for (int count : firsts) {
            assertEquals(2_000, count, 200);
        }
    }

    @Test
    void aBatchLargerThanTheDataIsTheWholeData() {
        SampleOrder order = new SampleOrder(3, 100, 0);
        assertEquals(1, order.stepsPerEpoch());
        assertEquals(3, samples(order, 7).length);
    }

    @Test
    void stepsFarAheadAreInReach() {
        SampleOrder order = new SampleOrder(60_000, 7, 0);
        order.moveTo(1L << 40);
        assertEquals(7, order.count());
    }

    @Test
    void nothingToTrainOnIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SampleOrder(0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new SampleOrder(1, 0, 0));
    }

    private static int[] samples(SampleOrder order, long step) {
        order.moveTo(step);
        return Arrays.copyOfRange(order.permutation(), order.start(), order.start() + order.count());
    }
}
