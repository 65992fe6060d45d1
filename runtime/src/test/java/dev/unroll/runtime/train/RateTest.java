package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RateTest {
    private static final Rate COSINE = new Rate.Cosine(0.5, 0.1);

    @Test
    void cosineFallsAlongHalfAWave() {
        assertEquals(0.5, COSINE.at(1, 100));
        assertEquals(0.1 + 0.2 * (1 + Math.sqrt(0.5)), COSINE.at(26, 100), 1e-15);
        assertEquals(0.3, COSINE.at(51, 100), 1e-15);
        assertEquals(0.1, COSINE.at(100, 100), 1e-3);
    }

    @Test
    void warmupGrowsToTheRateThatFollows() {
        Rate rate = new Rate.Warmup(COSINE, 4);

        assertEquals(0.125, rate.at(1, 104));
        assertEquals(0.5, rate.at(4, 104));
        assertEquals(0.5, rate.at(5, 104));
        assertEquals(0.3, rate.at(55, 104), 1e-15);
    }

    @Test
    void warmupMayBeLongerThanTheRun() {
        assertEquals(0.05, new Rate.Warmup(new Rate.Constant(0.1), 20).at(10, 10), 1e-15);
    }

    @Test
    void onlyACosineDependsOnTheLengthOfTheRun() {
        assertFalse(new Rate.Warmup(new Rate.Constant(0.1), 20).dependsOnLength());
        assertTrue(new Rate.Warmup(COSINE, 20).dependsOnLength());
    }

    @Test
    void isWrittenAsAModelSaysIt() {
        assertEquals("warmup(cosine(0.5, to: 0.1), steps: 4)", new Rate.Warmup(COSINE, 4).toString());
        assertEquals("0.1", new Rate.Constant(0.1).toString());
    }

    @Test
    void refusesNumbersThatAreNoRates() {
        assertThrows(IllegalArgumentException.class, () -> new Rate.Constant(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Rate.Cosine(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> new Rate.Cosine(1, Double.POSITIVE_INFINITY));
        assertThrows(IllegalArgumentException.class, () -> new Rate.Warmup(COSINE, 0));
    }
}
