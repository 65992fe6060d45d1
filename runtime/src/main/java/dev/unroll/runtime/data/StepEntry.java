package dev.unroll.runtime.data;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;

/// Entries of steps that are read from lines.
final class StepEntry {
    private StepEntry() {}

    /// Whether a port takes a number, in the precision of its model.
    static boolean fits(Port port, Precision precision, double number) {
        return port.isClass()
                ? number == Math.rint(number) && number >= 0 && number < port.classes()
                : precision.isFinite(number);
    }

    /// What a port takes, for messages.
    static String wanted(Port port) {
        return port.isClass() ? "class from 0 to " + (port.classes() - 1) : "number";
    }
}
