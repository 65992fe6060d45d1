package dev.unroll.dsl.model;

/// The functions that cells are written in. Everything else is text of the prelude.
public enum Function {
    /// Entry by entry, a number going with every entry of the other side.
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    POWER,
    MAXIMUM,
    MINIMUM,
    /// Comparisons give 1 or 0; classes can be compared for equality.
    LESS,
    LESS_OR_EQUAL,
    GREATER,
    GREATER_OR_EQUAL,
    EQUAL,
    NOT_EQUAL,
    /// Entry by entry, of one operand.
    NEGATE,
    EXP,
    LOG,
    SQRT,
    TANH,
    SIGMOID,
    RELU,
    GELU,
    SOFTPLUS,
    LOG_SIGMOID,
    ABS,
    /// `clamp(x, low, high)`.
    CLAMP,
    /// `where(condition, then, otherwise)`.
    WHERE,
    /// The value itself, with no gradient.
    STOP,
    /// `W*x` or `A*B` of matrices and vectors.
    PRODUCT,
    TRANSPOSE,
    /// `[a; b]`: vectors, or matrices of equal width, one below the other.
    STACK,
    /// `[a, b]`: numbers to a vector.
    VECTOR,
    /// Over the entries of a vector.
    SOFTMAX,
    LOG_SOFTMAX,
    /// `argmax(v)`: the class with the largest entry, the first of equals.
    ARGMAX,
    /// Over all entries, to a number.
    SUM,
    MEAN,
    MAX,
    MIN,
    /// Over time, entry by entry.
    SUM_OVER_TIME,
    MEAN_OVER_TIME,
    MAX_OVER_TIME,
    MIN_OVER_TIME,
    SOFTMAX_OVER_TIME,
    LOG_SOFTMAX_OVER_TIME,
    /// `mean(x, over: samples)`: over all samples that are evaluated, and all their steps.
    MEAN_OVER_SAMPLES,
    FIRST,
    LAST,
    REVERSE,
    /// A sequence that runs backwards over steps that each sample has a number of its own of, in the order of time.
    ALIGN,
    /// `prev(s, start: v)`: the sequence one step later, starting with `v`.
    SHIFT,
    /// `row(M, c)`: the row of a matrix that a class names.
    ROW,
    /// `pick(v, c)`: the entry of a vector that a class names.
    PICK,
    /// `one_hot(c)`.
    ONE_HOT,
    /// Drawn anew for each entry, sample and step in training, and their mean otherwise: `bernoulli(p)` is 1 with
    /// probability `p`, else 0.
    BERNOULLI,
    /// `normal(m, s)`: mean and standard deviation.
    NORMAL,
    /// `uniform(a, b)`.
    UNIFORM;

    /// Whether this is a random draw.
    public boolean isDraw() {
        return this == BERNOULLI || this == NORMAL || this == UNIFORM;
    }
}
