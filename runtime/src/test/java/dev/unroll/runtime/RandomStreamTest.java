package dev.unroll.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RandomStreamTest {
    private static final int DRAWS = 100_000;

    @Test
    void givesTheNumbersOfSplitMix64() {
        RandomStream stream = new RandomStream(0);
        assertEquals(0xe220a8397b1dcdafL, stream.bits(0));
        assertEquals(0x6e789e6aa1b965f4L, stream.bits(1));
        assertEquals(0x06c45d188009454fL, stream.bits(2));
    }

    @Test
    void uniformNumbersFillTheUnitInterval() {
        RandomStream stream = RandomStream.of(3, "uniform");
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            double number = stream.uniform(i);
            assertTrue(number >= 0 && number < 1);
            sum += number;
            squares += number * number;
        }
        assertEquals(1.0 / 2, sum / DRAWS, 0.005);
        assertEquals(1.0 / 3, squares / DRAWS, 0.005);
    }

    @Test
    void normalNumbersHaveTheMomentsOfTheNormalDistribution() {
        RandomStream stream = RandomStream.of(3, "normal");
        double[] moments = new double[5];
        for (int i = 0; i < DRAWS; i++) {
            double number = stream.normal(i);
            for (int power = 1; power < moments.length; power++) {
                moments[power] += Math.pow(number, power) / DRAWS;
            }
        }
        assertEquals(0, moments[1], 0.02);
        assertEquals(1, moments[2], 0.02);
        assertEquals(0, moments[3], 0.05);
        assertEquals(3, moments[4], 0.1);
    }

    @Test
    void boundedNumbersAreEquallyFrequent() {
        RandomStream stream = RandomStream.of(3, "bounded");
        int[] counts = new int[10];
        for (int i = 0; i < DRAWS; i++) {
            counts[stream.below(counts.length, i)]++;
        }
        for (int count : counts) {
            assertEquals(DRAWS / 10.0, count, 500);
        }
    }

    @Test
    void seedNameAndChildEachGiveAnotherStream() {
        RandomStream stream = RandomStream.of(0, "W");
        assertEquals(stream, RandomStream.of(0, "W"));
        assertNotEquals(stream, RandomStream.of(1, "W"));
        assertNotEquals(stream, RandomStream.of(0, "b"));
        assertNotEquals(stream.child(0), stream);
        assertNotEquals(stream.child(0), stream.child(1));
    }
}
