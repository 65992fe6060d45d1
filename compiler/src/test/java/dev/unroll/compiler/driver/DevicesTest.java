package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class DevicesTest {
    @Test
    void amongMethodsOfOneNameTheOneThatTakesTheArgumentsIsCalled() throws NoSuchMethodException {
        assertTrue(Devices.takes(String.class.getMethod("valueOf", int.class), 3));
        assertFalse(Devices.takes(String.class.getMethod("valueOf", char[].class), 3));
        assertFalse(Devices.takes(String.class.getMethod("indexOf", int.class), 3, 4));
    }
}
