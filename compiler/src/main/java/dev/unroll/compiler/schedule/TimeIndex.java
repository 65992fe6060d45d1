package dev.unroll.compiler.schedule;

import java.util.Optional;

/// Which step of a buffer a location is about: `shift + sign * variable`.
///
/// @param variable the loop variable; [#FREE] for a sequence whose steps are still to be chosen, empty for none
/// @param sign 1 or -1
/// @param shift the step where the variable is 0
/// @param reversedWithin if given, says how many steps each sample has; the variable then counts these from the last to
///     the first, and the steps behind them as it is
public record TimeIndex(String variable, int sign, int shift, Optional<Location> reversedWithin) {
    static final String FREE = "*";

    static final TimeIndex NONE = new TimeIndex("", 1, 0);

    static final TimeIndex ALL = new TimeIndex(FREE, 1, 0);

    public TimeIndex(String variable, int sign, int shift) {
        this(variable, sign, shift, Optional.empty());
    }

    boolean isFree() {
        return variable.equals(FREE);
    }

    /// The step named by a loop's variable, of a free index.
    public TimeIndex at(String loopVariable) {
        return isFree() ? new TimeIndex(loopVariable, sign, shift, reversedWithin) : this;
    }

    /// Step `step` of a free index.
    public TimeIndex at(int step) {
        return isFree() ? new TimeIndex("", 1, shift + sign * step) : this;
    }

    /// The steps in the other order, of a free index; what is the same at all steps stays as it is.
    TimeIndex reversed(int steps) {
        return isFree() ? replaced(new TimeIndex(FREE, -1, steps - 1)) : this;
    }

    /// The steps that each sample has in the other order, of a free index.
    ///
    /// @param length says how many steps that is
    TimeIndex reversedWithin(Location length) {
        return isFree() ? replaced(new TimeIndex(FREE, 1, 0, Optional.of(length))) : this;
    }

    /// Step `step` of an index whose step is still to be chosen.
    public TimeIndex at(TimeIndex step) {
        return isFree() ? replaced(step) : this;
    }

    /// The index where the variable is another index.
    TimeIndex replaced(TimeIndex value) {
        if (reversedWithin.isPresent()) {
            throw new IllegalStateException("steps that are reversed within samples are read by loops alone");
        }
        return new TimeIndex(value.variable, sign * value.sign, shift + sign * value.shift, value.reversedWithin);
    }

    TimeIndex shifted(int by) {
        return new TimeIndex(variable, sign, shift + by, reversedWithin);
    }
}
