package dev.unroll.runtime;

import java.util.List;

/// How a parameter starts. Random starts are drawn from the seed, the parameter's name and the entry's index
/// alone, so they do not depend on the order of parameters.
public sealed interface Initializer {

    /// Every entry is `value`.
    record Constant(double value) implements Initializer {}

    /// Entries drawn uniformly from `[low, high)`.
    record Uniform(double low, double high) implements Initializer {}

    /// Entries drawn from the normal distribution of this mean and standard deviation.
    record Normal(double mean, double deviation) implements Initializer {}

    /// Blocks stacked along the first axis.
    record Stacked(List<Block> blocks) implements Initializer {
        public Stacked {
            blocks = List.copyOf(blocks);
        }
    }

    /// `rows` entries of the first axis that start as `initial`.
    record Block(int rows, Initializer initial) {}
}
