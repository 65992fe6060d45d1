package dev.unroll.dsl.syntax;

/// The operators between two operands.
public enum Operator {
    ADD("+"),
    SUBTRACT("-"),
    TIMES("*"),
    TIMES_EACH(".*"),
    DIVIDE("/"),
    POWER("^"),
    LESS("<"),
    LESS_OR_EQUAL("<="),
    GREATER(">"),
    GREATER_OR_EQUAL(">="),
    EQUAL("=="),
    NOT_EQUAL("!=");

    private final String symbol;

    Operator(String symbol) {
        this.symbol = symbol;
    }

    /// How it is written.
    public String symbol() {
        return symbol;
    }

    /// The operator that is written so.
    ///
    /// @throws IllegalArgumentException if there is none
    public static Operator of(String symbol) {
        for (Operator operator : values()) {
            if (operator.symbol.equals(symbol)) {
                return operator;
            }
        }
        throw new IllegalArgumentException(symbol);
    }
}
