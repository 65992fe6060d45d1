package dev.unroll.dsl.model;

import java.util.Optional;

/// A time axis.
///
/// @param steps the number of steps, or the most there can be where samples have lengths of their own
/// @param length the name of the length, where each sample has its own
public record Time(Size steps, Optional<String> length) {}
