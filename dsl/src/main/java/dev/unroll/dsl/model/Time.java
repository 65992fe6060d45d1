package dev.unroll.dsl.model;

import java.util.Optional;

/// A time axis.
///
/// @param steps the number of steps, or the most there can be where samples have lengths of their own
/// @param length the name of the length, where each sample has its own
/// @param reversed whether it runs from the last step that exists to the first; only told where samples have lengths of
///     their own, since there the steps that exist are then others
public record Time(Size steps, Optional<String> length, boolean reversed) {

    /// A number of steps that all samples have.
    public Time(Size steps) {
        this(steps, Optional.empty(), false);
    }

    /// The same steps in the other order.
    public Time reverse() {
        return new Time(steps, length, length.isPresent() && !reversed);
    }
}
