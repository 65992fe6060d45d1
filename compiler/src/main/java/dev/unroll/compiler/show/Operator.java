package dev.unroll.compiler.show;

/// Infix operators, and how tightly they bind.
enum Operator {
    LESS("<", "<", Binding.COMPARISON),
    LESS_OR_EQUAL("<=", "\\le", Binding.COMPARISON),
    GREATER(">", ">", Binding.COMPARISON),
    GREATER_OR_EQUAL(">=", "\\ge", Binding.COMPARISON),
    EQUAL("==", "=", Binding.COMPARISON),
    NOT_EQUAL("!=", "\\ne", Binding.COMPARISON),
    ADD("+", "+", Binding.SUM),
    SUBTRACT("-", "-", Binding.SUM),
    /// Entry by entry.
    TIMES(".*", "\\odot", Binding.TERM),
    /// Of a number with anything.
    SCALE("*", "\\,", Binding.TERM),
    DIVIDE("/", "/", Binding.TERM),
    /// Of a matrix with a matrix or a vector. Beside the others of a term it needs parentheses.
    PRODUCT("*", "\\,", Binding.TERM),
    POWER("^", "^", Binding.POWER);

    /// What binds tighter comes later.
    enum Binding {
        ANYTHING,
        COMPARISON,
        SUM,
        NEGATION,
        TERM,
        POWER,
        ATOM;

        Binding tighter() {
            return values()[ordinal() + 1];
        }
    }

    private final String symbol;
    private final String latex;
    private final Binding binding;

    Operator(String symbol, String latex, Binding binding) {
        this.symbol = symbol;
        this.latex = latex;
        this.binding = binding;
    }

    String symbol() {
        return symbol;
    }

    String latex() {
        return latex;
    }

    Binding binding() {
        return binding;
    }
}
