package dev.unroll.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class DrawsTest {

    private static final int COUNT = 100_000;

    @Test
    void eachStepSeedDrawAndEntryHasItsOwnNumber() {
        Set<Double> seen = new HashSet<>();
        for (long seed = 0; seed < 3; seed++) {
            for (long step = 1; step <= 3; step++) {
                for (int draw = 0; draw < 3; draw++) {
                    for (int index = 0; index < 3; index++) {
                        seen.add(Draws.uniform(Draws.key(seed, step), draw, index));
                        seen.add(Draws.normal(Draws.key(seed, step), draw, index));
                    }
                }
            }
        }
        assertEquals(2 * 3 * 3 * 3 * 3, seen.size());
    }

    @Test
    void uniformNumbersFillTheUnitInterval() {
        double sum = 0;
        int low = 0;
        for (int i = 0; i < COUNT; i++) {
            double u = Draws.uniform(Draws.key(1, 1), 0, i);
            assertTrue(0 <= u && u < 1);
            assertEquals(u, (float) u, "held by a float");
            sum += u;
            low += u < 0.3 ? 1 : 0;
        }
        assertEquals(0.5, sum / COUNT, 0.005);
        assertEquals(0.3, (double) low / COUNT, 0.005);
    }

    @Test
    void normalNumbersHaveMeanZeroAndVarianceOne() {
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < COUNT; i++) {
            double z = Draws.normal(Draws.key(1, 1), 0, i);
            sum += z;
            squares += z * z;
        }
        assertEquals(0, sum / COUNT, 0.015);
        assertEquals(1, squares / COUNT, 0.02);
    }

    @Test
    void normalNumbersAreThoseOfAStream() {
        long key = Draws.key(5, 2);
        for (int i = 0; i < COUNT; i++) {
            double expected = new RandomStream(key).child(3).normal(i);
            assertEquals(expected, Draws.normal(key, 3, i), 1e-14);
        }
    }

    @Test
    void rowsHoldTheNumbersThatAreDrawnOneByOne() {
        long key = Draws.key(5, 2);
        float[] floats = new float[300];
        double[] doubles = new double[300];
        for (int count : new int[] {0, 1, 7, 128, 129, 290}) {
            Arrays.fill(floats, -7);
            Draws.uniform(key, 3, 41, floats, 5, count);
            assertRow(floats, count, i -> (float) Draws.uniform(key, 3, 41 + i));
            Draws.normal(key, 3, 41, floats, 5, count);
            assertRow(floats, count, i -> (float) Draws.normal(key, 3, 41 + i));
            Arrays.fill(doubles, -7);
            Draws.uniform(key, 3, 41, doubles, 5, count);
            assertRow(doubles, count, i -> Draws.uniform(key, 3, 41 + i));
            Draws.normal(key, 3, 41, doubles, 5, count);
            assertRow(doubles, count, i -> Draws.normal(key, 3, 41 + i));
        }
    }

    /// @param row an array of -7 but for `count` numbers from entry 5 on
    private static void assertRow(Object row, int count, IntToDoubleFunction expected) {
        for (int i = 0; i < Array.getLength(row); i++) {
            boolean drawn = 5 <= i && i < 5 + count;
            assertEquals(drawn ? expected.applyAsDouble(i - 5) : -7, Array.getDouble(row, i));
        }
    }
}
