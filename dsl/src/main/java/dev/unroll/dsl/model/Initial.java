package dev.unroll.dsl.model;

import java.util.List;

/// How a parameter starts.
public sealed interface Initial {

    record Constant(double value) implements Initial {}

    record Uniform(double low, double high) implements Initial {}

    record Normal(double mean, double deviation) implements Initial {}

    /// An operation on starts, entry by entry; each draw among them is made by itself.
    record Applied(Operation operation, List<Initial> operands) implements Initial {
        public Applied {
            operands = List.copyOf(operands);
        }
    }

    /// Blocks one below the other, along the first axis.
    record Stacked(List<Block> blocks) implements Initial {
        public Stacked {
            blocks = List.copyOf(blocks);
        }
    }

    /// `rows` entries of the first axis that start as `initial`.
    record Block(Size rows, Initial initial) {}

    /// What starts are computed by, of one or of two operands.
    enum Operation {
        NEGATE,
        EXP,
        LOG,
        SQRT,
        TANH,
        SIGMOID,
        SOFTPLUS,
        ABS,
        ADD,
        SUBTRACT,
        MULTIPLY,
        DIVIDE,
        POWER,
        MAXIMUM,
        MINIMUM
    }
}
