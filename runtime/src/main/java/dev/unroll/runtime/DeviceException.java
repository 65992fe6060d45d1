package dev.unroll.runtime;

import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A device, or what drives it, failed at a network. The message says so in a sentence, with what may help.
public final class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final String ADVICE =
            "; try another --device or driver (see `unroll devices`), another --schedule, or --backend vector";

    private static final Pattern COLOR = Pattern.compile("\u001B\\[[;\\d]*m");

    private DeviceException(Throwable cause) {
        super("TornadoVM cannot run this network on the device: " + firstLine(cause) + ADVICE, cause);
    }

    /// Does what reaches a device. TornadoVM's own exceptions are errors in part, and its compiler also fails
    /// with those of Java.
    ///
    /// @throws DeviceException if TornadoVM fails at it
    static <T> T translating(Supplier<T> work) {
        try {
            return work.get();
        } catch (VirtualMachineError | AssertionError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            if (isOfDevice(e)) {
                throw new DeviceException(e);
            }
            throw e;
        }
    }

    /// Likewise for what gives nothing.
    static void translating(Runnable work) {
        translating(() -> {
            work.run();
            return work;
        });
    }

    private static boolean isOfDevice(Throwable problem) {
        return Stream.iterate(problem, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> isOfDevice(cause.getClass().getName())
                        || Arrays.stream(cause.getStackTrace()).anyMatch(frame -> isOfDevice(frame.getClassName())));
    }

    private static boolean isOfDevice(String className) {
        return className.startsWith("uk.ac.manchester.tornado.") || className.startsWith("tornado.graal.");
    }

    private static String firstLine(Throwable problem) {
        String message = Objects.requireNonNullElse(problem.getMessage(), "");
        return COLOR.matcher(message)
                .replaceAll("")
                .lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .map(line -> problem.getClass().getSimpleName() + " (" + line.strip() + ")")
                .orElse(problem.getClass().getSimpleName());
    }
}
