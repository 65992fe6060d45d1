package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Graph;

/// A rewrite of whole graphs.
public interface Pass {

    /// The name, a verb phrase; by default that of the class.
    default String name() {
        return getClass().getSimpleName();
    }

    /// What it is good for, in one sentence.
    String reason();

    /// A graph that computes the same; `graph` itself if there is nothing to rewrite.
    Graph apply(Graph graph);
}
