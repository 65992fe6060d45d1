package dev.unroll.compiler.ir;

import java.util.Locale;

/// Functions of two numbers.
public enum BinaryFunction {
    ADD("+"),
    SUBTRACT("-"),
    MULTIPLY(".*"),
    DIVIDE("/"),
    POWER("^"),
    MAXIMUM("max"),
    MINIMUM("min"),
    /// Comparisons give 1 where they hold, 0 elsewhere.
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    EQUAL("=="),
    NOT_EQUAL("!=");

    private final String symbol;

    BinaryFunction(String symbol) {
        this.symbol = symbol;
    }

    /// As the model language writes it.
    public String symbol() {
        return symbol;
    }

    public boolean isComparison() {
        return ordinal() >= LESS.ordinal();
    }

    /// Its value, computed in `double`.
    public double apply(double x, double y) {
        return switch (this) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case POWER -> Math.pow(x, y);
            case MAXIMUM -> Math.max(x, y);
            case MINIMUM -> Math.min(x, y);
            case LESS -> x < y ? 1 : 0;
            case LESS_OR_EQUAL -> x <= y ? 1 : 0;
            case GREATER -> x > y ? 1 : 0;
            case GREATER_OR_EQUAL -> x >= y ? 1 : 0;
            case EQUAL -> x == y ? 1 : 0;
            case NOT_EQUAL -> x != y ? 1 : 0;
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
