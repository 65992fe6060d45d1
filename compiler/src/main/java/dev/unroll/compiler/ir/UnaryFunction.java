package dev.unroll.compiler.ir;

import java.util.Locale;

/// Functions of one number.
public enum UnaryFunction {
    NEGATE,
    EXP,
    LOG,
    SQRT,
    TANH,
    /// `1 / (1 + exp(-x))`.
    SIGMOID,
    /// `max(x, 0)`; not-a-number stays what it is.
    RELU,
    /// `log(1 + exp(x))`, without overflow.
    SOFTPLUS,
    ABS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
