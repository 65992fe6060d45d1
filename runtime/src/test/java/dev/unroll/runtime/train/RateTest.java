package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
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

    /// `torch.optim.lr_scheduler.StepLR(o, step_size=3, gamma=0.5)` from a rate of 0.1.
    @Test
    void stepHalvesEverySoOften() {
        assertRates(new Rate.Step(0.1, 0.5, 3), 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025);
    }

    /// `ExponentialLR(o, gamma=0.9)`.
    @Test
    void exponentialFallsAtEachStep() {
        assertRates(
                new Rate.Exponential(0.1, 0.9, 1),
                0.1,
                0.09000000000000001,
                0.08100000000000002,
                0.07290000000000002,
                0.06561000000000002);
        assertEquals(0.1 * Math.pow(0.5, 3.7), new Rate.Exponential(0.1, 0.5, 10).at(38, 100), 1e-16);
    }

    /// `CosineAnnealingLR(o, T_max=5, eta_min=0.01)`.
    @Test
    void cosineIsThatOfOthers() {
        double[] expected = {0.1, 0.09140576474687263, 0.06890576474687263, 0.04109423525312736, 0.018594235253127367};
        for (int step = 1; step <= expected.length; step++) {
            assertEquals(expected[step - 1], new Rate.Cosine(0.1, 0.01).at(step, 5), 1e-16);
        }
    }

    /// `ReduceLROnPlateau(o, factor=0.5, patience=1)`, then with `cooldown=2, min_lr=0.03`: the rates before
    /// each of these losses.
    @Test
    void plateauFallsWhereTheLossDoesNot() {
        List<Double> losses =
                List.of(5.0, 4.0, 4.0, 4.0, 3.9999, 4.0, 4.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0);
        double[] first = {
            0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.025, 0.025, 0.025, 0.025, 0.0125, 0.0125, 0.00625, 0.00625, 0.003125,
            0.003125
        };
        double[] second = {0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.05, 0.05, 0.03, 0.03, 0.03, 0.03, 0.03, 0.03};
        Rate constant = new Rate.Constant(0.1);
        for (int i = 0; i < losses.size(); i++) {
            List<Double> before = losses.subList(0, i);
            assertEquals(
                    first[i],
                    new Rate.Plateau(constant, 0.5, 1, 1e-4, 0, 0).after(before).at(1, 1),
                    1e-16);
            assertEquals(
                    second[i],
                    new Rate.Plateau(constant, 0.5, 1, 1e-4, 2, 0.03)
                            .after(before)
                            .at(1, 1),
                    1e-16);
        }
    }

    @Test
    void warmupLeadsIntoAPlateau() {
        Rate rate = new Rate.Warmup(new Rate.Plateau(new Rate.Constant(0.1), 0.5, 0, 0, 0, 0), 10);
        assertTrue(rate.dependsOnLosses());
        assertEquals(0.05, rate.after(List.of(1.0, 1.0)).at(20, 100));
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
        assertThrows(IllegalArgumentException.class, () -> new Rate.Step(0.1, 0, 5));
        assertThrows(IllegalArgumentException.class, () -> new Rate.Exponential(0.1, 1.1, 5));
        assertThrows(IllegalArgumentException.class, () -> new Rate.Plateau(COSINE, 0.5, -1, 0, 0, 0));
    }

    private static void assertRates(Rate rate, double... expected) {
        for (int step = 1; step <= expected.length; step++) {
            assertEquals(expected[step - 1], rate.at(step, 100), 1e-16);
        }
    }
}
