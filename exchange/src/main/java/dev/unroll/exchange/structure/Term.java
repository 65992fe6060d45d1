package dev.unroll.exchange.structure;

import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;

/// What some entries of a vector are. Equal terms are equal numbers; sums and products of several are
/// flat.
sealed interface Term {

    /// All entries of a value that the body of a recurrence is given: a state before the step, or the
    /// input's step.
    record Given(Value value) implements Term {}

    /// All entries of a state after the step.
    record Next(int state) implements Term {}

    /// A vector of parameters.
    record Weights(ParameterBlock block) implements Term {}

    /// A matrix of parameters times a vector.
    record Product(ParameterBlock matrix, Term vector) implements Term {}

    record Sum(List<Term> terms) implements Term {}

    /// Entry by entry.
    record Times(List<Term> factors) implements Term {}

    record Apply(UnaryFunction function, Term operand) implements Term {}

    /// `1 - operand`.
    record Complement(Term operand) implements Term {}

    record Number(double value) implements Term {}

    /// Anything else.
    record Other(Value value, int from, int to) implements Term {}
}
