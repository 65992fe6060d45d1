package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Value;

/// Where a value is wanted.
///
/// @param batch whether the place has room for each sample
record Destination(Value value, Location location, boolean batch) {}
