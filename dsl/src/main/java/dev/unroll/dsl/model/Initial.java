package dev.unroll.dsl.model;

import java.util.List;

/// How a parameter starts.
public sealed interface Initial {

    record Constant(double value) implements Initial {}

    record Uniform(double low, double high) implements Initial {}

    record Normal(double mean, double deviation) implements Initial {}

    /// Blocks one below the other, along the first axis.
    record Stacked(List<Block> blocks) implements Initial {
        public Stacked {
            blocks = List.copyOf(blocks);
        }
    }

    /// `rows` entries of the first axis that start as `initial`.
    record Block(Size rows, Initial initial) {}
}
