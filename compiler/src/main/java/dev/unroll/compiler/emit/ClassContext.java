package dev.unroll.compiler.emit;

import java.util.Optional;

/// What the code of an emitted class has in common.
///
/// @param math its methods for functions of one number
/// @param vectors its constants and methods for vectors, if it computes in vectors
/// @param parameters its constants for where parameters start
record ClassContext(
        NumberFormat format, MathMethods math, Optional<VectorMembers> vectors, ParameterOffsets parameters) {}
