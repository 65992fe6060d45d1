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

    /// An operation on what other starts say for the entry. Each draw among these is of a stream of its own.
    ///
    /// @param operands as many as the operation takes
    record Applied(Operation operation, List<Initializer> operands) implements Initializer {
        /// @throws IllegalArgumentException if there are more or fewer operands than the operation takes, or one of
        ///     them is stacked
        public Applied {
            operands = List.copyOf(operands);
            if (operands.size() != operation.operandCount()) {
                throw new IllegalArgumentException(
                        operation + " takes " + operation.operandCount() + " operands, not " + operands.size());
            }
            if (operands.stream().anyMatch(Stacked.class::isInstance)) {
                throw new IllegalArgumentException(operation + " is of entries, not of blocks");
            }
        }
    }

    /// Blocks stacked along the first axis.
    record Stacked(List<Block> blocks) implements Initializer {
        public Stacked {
            blocks = List.copyOf(blocks);
        }
    }

    /// `rows` entries of the first axis that start as `initial`.
    record Block(int rows, Initializer initial) {}

    /// What starts are computed by, in strict arithmetic, so that they are the same on every machine.
    enum Operation {
        NEGATE(1),
        EXP(1),
        LOG(1),
        SQRT(1),
        TANH(1),
        SIGMOID(1),
        SOFTPLUS(1),
        ABS(1),
        ADD(2),
        SUBTRACT(2),
        MULTIPLY(2),
        DIVIDE(2),
        POWER(2),
        MAXIMUM(2),
        MINIMUM(2);

        private final int operandCount;

        Operation(int operandCount) {
            this.operandCount = operandCount;
        }

        /// How many operands it takes.
        public int operandCount() {
            return operandCount;
        }

        /// @param y the second operand; what it is does not matter where there is one
        double apply(double x, double y) {
            return switch (this) {
                case NEGATE -> -x;
                case EXP -> StrictMath.exp(x);
                case LOG -> StrictMath.log(x);
                case SQRT -> Math.sqrt(x);
                case TANH -> StrictMath.tanh(x);
                case SIGMOID -> 1 / (1 + StrictMath.exp(-x));
                case SOFTPLUS -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
                case ABS -> Math.abs(x);
                case ADD -> x + y;
                case SUBTRACT -> x - y;
                case MULTIPLY -> x * y;
                case DIVIDE -> x / y;
                case POWER -> StrictMath.pow(x, y);
                case MAXIMUM -> Math.max(x, y);
                case MINIMUM -> Math.min(x, y);
            };
        }
    }
}
