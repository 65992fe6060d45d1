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

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
