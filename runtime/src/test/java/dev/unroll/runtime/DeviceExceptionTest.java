package dev.unroll.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class DeviceExceptionTest {
    private static final StackTraceElement COMPILER =
            new StackTraceElement("uk.ac.manchester.tornado.drivers.opencl.OCLTornadoDevice", "compileTask", null, 1);

    @Test
    void whatTornadoVmThrowsIsToldInASentenceWithAdvice() {
        Error failure = new Error("\u001B[31m[Bailout]\u001B[0m no such instruction\nat a\nat b");
        failure.setStackTrace(new StackTraceElement[] {COMPILER});
        DeviceException told = assertThrows(
                DeviceException.class,
                () -> DeviceException.translating(() -> {
                    throw failure;
                }));
        assertEquals(
                "TornadoVM cannot run this network on the device: Error ([Bailout] no such instruction); try another "
                        + "--device or driver (see `unroll devices`), another --schedule, or --backend vector",
                told.getMessage());
        assertSame(failure, told.getCause());
    }

    @Test
    void otherExceptionsStayWhatTheyAre() {
        IllegalStateException failure = new IllegalStateException("no steps were started");
        assertSame(
                failure,
                assertThrows(
                        IllegalStateException.class,
                        () -> DeviceException.translating(() -> {
                            throw failure;
                        })));
    }
}
