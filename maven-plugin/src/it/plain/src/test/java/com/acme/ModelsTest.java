package com.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.FileNotFoundException;
import org.junit.jupiter.api.Test;

class ModelsTest {
    @Test
    void modelsOfMainAndOfTestsAreThere() {
        assertEquals((float) (Math.tanh(3) + Math.tanh(1)), Main.said(), 1e-6f);
        try (Doubled doubled = Doubled.initialize(0)) {
            assertEquals(6f, doubled.predict(new float[] {1, 3}).y());
        }
    }

    @Test
    void weightsThatAreMissingAreNamed() {
        FileNotFoundException e = assertThrows(FileNotFoundException.class, Kinds::load);
        assertEquals(true, e.getMessage().contains("Kinds.safetensors"), e.getMessage());
    }
}
