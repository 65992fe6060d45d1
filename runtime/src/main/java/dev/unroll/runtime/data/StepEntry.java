package dev.unroll.runtime.data;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import java.util.Optional;

/// Entries of steps that are read from lines.
final class StepEntry {
    private StepEntry() {}

    /// Why a port does not take a number, in words that go on after what was read: `which is no class from 0 to 4`.
    ///
    /// @param number NaN where what was read is none
    /// @param precision what numbers have to be finite in
    static Optional<String> problem(Port port, Precision precision, double number) {
        if (port.isClass()) {
            boolean fits = number == Math.rint(number) && number >= 0 && number < port.classes();
            return fits ? Optional.empty() : Optional.of("which is no class from 0 to " + (port.classes() - 1));
        }
        if (precision.isFinite(number)) {
            return Optional.empty();
        }
        return Optional.of(Double.isFinite(number) ? "which only `precision: double` can hold" : "which is no number");
    }
}
