package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    @Test
    void batchesAreOfSamplesOfLikeLength() {
        int[] lengths = IntStream.range(0, 1000).map(i -> 1 + i * 37 % 100).toArray();
        SampleOrder order = new SampleOrder(1000, 20, 3, lengths, 10);
        SampleOrder plain = new SampleOrder(1000, 20, 3);
        int[] longest = new int[2];
        boolean isSorted = true;
        int before = 0;
        int[] seen = new int[0];
        for (int step = 1; step <= 50; step++) {
            int[] samples = samples(order, step);
            longest[0] +=
                    Arrays.stream(samples).map(sample -> lengths[sample]).max().orElseThrow();
            longest[1] += Arrays.stream(samples(plain, step))
                    .map(sample -> lengths[sample])
                    .max()
                    .orElseThrow();
            isSorted &= before <= lengths[samples[0]];
            before = lengths[samples[0]];
            seen = IntStream.concat(Arrays.stream(seen), Arrays.stream(samples)).toArray();
        }
        assertArrayEquals(
                IntStream.range(0, 1000).toArray(), Arrays.stream(seen).sorted().toArray());
        assertTrue(longest[0] < 50 * 60, "padded to " + longest[0] / 50);
        assertTrue(longest[1] > 50 * 90, "padded to " + longest[1] / 50);
        assertFalse(isSorted, "batches come in the order of their lengths");
    }

    @Test
    void batchesByLengthDependOnSeedAndStepAlone() {
        int[] lengths = IntStream.range(0, 103).map(i -> i * 7 % 11).toArray();
        SampleOrder through = new SampleOrder(103, 10, 5, lengths, 4);
        for (int step = 1; step <= 40; step++) {
            assertArrayEquals(samples(through, step), samples(new SampleOrder(103, 10, 5, lengths, 4), step));
        }
        assertFalse(Arrays.equals(samples(through, 1), samples(through, 12)));
        assertFalse(Arrays.equals(samples(through, 1), samples(new SampleOrder(103, 10, 6, lengths, 4), 1)));
    }

    @Test
    void aWindowOfOneBatchLeavesSamplesAsTheyCome() {
        int[] lengths = IntStream.range(0, 30).toArray();
        SampleOrder order = new SampleOrder(30, 10, 5, lengths, 1);
        for (int step = 1; step <= 6; step++) {
            assertArrayEquals(samples(new SampleOrder(30, 10, 5), step), samples(order, step));
        }
    }

    @Test
    void lengthsOfOtherSamplesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SampleOrder(3, 1, 0, new int[2], 2));
        assertThrows(IllegalArgumentException.class, () -> new SampleOrder(3, 1, 0, new int[3], 0));
    }

    private static int[] samples(SampleOrder order, long step) {
        order.moveTo(step);
        return Arrays.copyOfRange(order.permutation(), order.start(), order.start() + order.count());
    }
}
