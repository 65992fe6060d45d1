package dev.unroll.dsl.model;

import dev.unroll.dsl.source.Span;
import java.util.List;

/// A typed expression.
public sealed interface Expression {

    Type type();

    Span span();

    /// `value`, in every entry of `type`'s shape.
    record Constant(double value, Type type, Span span) implements Expression {}

    /// The value of a variable. `prev(h)` reads the variable [Statement.State#previous()].
    record Reference(Variable variable, Span span) implements Expression {
        @Override
        public Type type() {
            return variable.type();
        }
    }

    /// A function of other values; functions without time of their own are lifted over the time of their
    /// operands.
    record Apply(Function function, List<Expression> arguments, Type type, Span span) implements Expression {
        public Apply {
            arguments = List.copyOf(arguments);
        }
    }

    /// Entries `from` up to, not including, `to` along the first axis of a vector or matrix.
    record Rows(Expression argument, Size from, Size to, Type type, Span span) implements Expression {}
}
