package com.acme.fast;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KindsTest {
    @Test
    void computesInVectors() {
        try (Kinds kinds = Kinds.initialize(1)) {
            assertEquals("vector (256 bits)", Kinds.SIGNATURE.backend());
            float sum = 0;
            for (float probability : kinds.predict(new float[12]).probabilities()) {
                sum += probability;
            }
            assertEquals(1, sum, 1e-6f);
        }
    }
}
