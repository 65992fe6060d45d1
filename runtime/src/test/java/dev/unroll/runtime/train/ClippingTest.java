package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Values;
import org.junit.jupiter.api.Test;

class ClippingTest {
    /// `torch.nn.utils.clip_grad_value_([p], 0.5)`.
    @Test
    void byValueEachEntryIsMovedIntoTheRange() {
        float[] floats = {0.3f, -2, 1, -0.5f};
        double[] doubles = {0.3, -2, 1, -0.5};
        Clipping clipping = new Clipping.ByValue(0.5);
        assertTrue(Double.isFinite(clipping.clip(new Values.Floats(floats))));
        assertTrue(Double.isFinite(clipping.clip(new Values.Doubles(doubles))));
        assertArrayEquals(new float[] {0.3f, -0.5f, 0.5f, -0.5f}, floats);
        assertArrayEquals(new double[] {0.3, -0.5, 0.5, -0.5}, doubles);
    }

    @Test
    void whatIsNotFiniteIsToldAndNotHidden() {
        double[] gradients = {5, Double.POSITIVE_INFINITY};
        assertEquals(Double.POSITIVE_INFINITY, new Clipping.ByValue(0.5).clip(new Values.Doubles(gradients)));
        assertEquals(5, gradients[0]);
        assertEquals(0, new Clipping.None().clip(new Values.Doubles(gradients)));
    }

    @Test
    void aRangeOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Clipping.ByValue(0));
        assertThrows(IllegalArgumentException.class, () -> new Clipping.ByNorm(Double.NaN));
    }
}
