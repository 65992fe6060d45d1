package dev.unroll.runtime.train;

/// Whether the states of recurrences are carried from one step of training to the next. Samples are
/// windows of a series then, and come in order; gradients end at the beginning of each window.
public enum Carry {
    /// Every window starts anew, and samples come in random order.
    FALSE,
    /// They are, up to the end of the data set, where they start anew.
    TRUE,
    /// They are, from the end of the data set to its beginning, too.
    FOREVER
}
