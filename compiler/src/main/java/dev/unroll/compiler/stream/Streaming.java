package dev.unroll.compiler.stream;

import dev.unroll.compiler.ir.Graph;

/// Whether a model can be given a sequence step by step.
public sealed interface Streaming {

    /// It can.
    ///
    /// @param graph one step: takes the model's inputs, those with steps as they are in one; then
    ///     `input/first step`, 1 before the first step and else 0; then the states before the step. It
    ///     gives the model's outputs, those without steps as if the sequence ended here; then the
    ///     states after the step. A state has the same name on both sides.
    record Possible(Graph graph) implements Streaming {}

    /// It cannot.
    ///
    /// @param reason a sentence without its end, such as "`reverse` in line 7 needs the end of the
    ///     sequence first"
    record Impossible(String reason) implements Streaming {}
}
