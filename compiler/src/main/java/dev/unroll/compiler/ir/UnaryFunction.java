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

    /// Its value, computed in `double`.
    public double apply(double x) {
        return switch (this) {
            case NEGATE -> -x;
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SQRT -> Math.sqrt(x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case RELU -> x > 0 || Double.isNaN(x) ? x : 0;
            case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case ABS -> Math.abs(x);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
