package dev.unroll.compiler.driver;

import dev.unroll.compiler.ir.Graph;

/// A graph on its way through the compiler.
///
/// @param pass the pass that made it, such as `lower`, `differentiate` or the name of a rewrite
/// @param reason what the pass is for, in one sentence
/// @param graph the graph after the pass; its name says which of the model's computations it is
public record Stage(String pass, String reason, Graph graph) {}
