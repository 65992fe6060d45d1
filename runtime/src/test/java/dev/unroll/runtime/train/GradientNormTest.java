package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Values;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GradientNormTest {
    @Test
    void longGradientsAreScaledToTheNorm() {
        double[] gradients = {3, 0, 4, 0, 0, 12};
        assertEquals(13, GradientNorm.clip(new Values.Doubles(gradients), 6.5));
        double factor = 6.5 / (13 + 1e-6);
        assertArrayEquals(new double[] {3 * factor, 0, 4 * factor, 0, 0, 12 * factor}, gradients);
    }

    @Test
    void shortGradientsStayAsTheyAre() {
        float[] gradients = {3, 4};
        assertEquals(5, GradientNorm.clip(new Values.Floats(gradients), 5.1));
        assertArrayEquals(new float[] {3, 4}, gradients);
    }

    @Test
    void theFactorIsRoundedOnceToSinglePrecision() {
        float[] gradients = {3, 4};
        GradientNorm.clip(new Values.Floats(gradients), 1);
        float factor = (float) (1 / (5 + 1e-6));
        assertArrayEquals(new float[] {3 * factor, 4 * factor}, gradients);
    }

    @Test
    void squaresThatSinglePrecisionCannotHoldDoNotOverflow() {
        float[] gradients = {3e30f, 4e30f};
        assertEquals(5e30, GradientNorm.of(new Values.Floats(gradients)), 1e24);
    }

    @Test
    void gradientsWithoutAFiniteNormAreLeftAlone() {
        float[] gradients = {1, Float.NaN};
        assertTrue(Double.isNaN(GradientNorm.clip(new Values.Floats(gradients), 0.1)));
        assertEquals(1, gradients[0]);
        assertEquals(
                Double.POSITIVE_INFINITY, GradientNorm.of(new Values.Floats(new float[] {Float.NEGATIVE_INFINITY})));
    }

    @Test
    void everyEntryCountsWhateverTheirNumber() {
        for (int size = 0; size < 10; size++) {
            double[] ones = new double[size];
            Arrays.fill(ones, 1);
            assertEquals(Math.sqrt(size), GradientNorm.of(new Values.Doubles(ones)));
        }
    }
}
