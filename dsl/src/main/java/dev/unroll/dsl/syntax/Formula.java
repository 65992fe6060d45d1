package dev.unroll.dsl.syntax;

import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.Optional;

/// An expression as it is written.
public sealed interface Formula {
    Span span();

    /// A bare name.
    record Named(String name, Span span) implements Formula {}

    /// A number.
    record Number(double value, Span span) implements Formula {}

    /// `"text"`.
    record Text(String value, Span span) implements Formula {}

    /// `-operand`.
    record Negation(Formula operand, Span span) implements Formula {}

    /// `left operator right`.
    record Operation(Operator operator, Formula left, Formula right, Span span) implements Formula {}

    /// `(inner)`.
    record Group(Formula inner, Span span) implements Formula {}

    /// `whole.name`.
    record Member(Formula whole, Name name, Span span) implements Formula {}

    /// `callee(arguments)`.
    record Call(Formula callee, List<Argument> arguments, Span span) implements Formula {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// `[a, b]`, and `[a]`.
    record Row(List<Formula> items, Span span) implements Formula {
        public Row {
            items = List.copyOf(items);
        }
    }

    /// `[a; b]`.
    record Stack(List<Formula> items, Span span) implements Formula {
        public Stack {
            items = List.copyOf(items);
        }
    }

    /// An argument of a call, with its label if it has one.
    record Argument(Optional<Name> label, Formula value) {}

    /// This formula without the parentheses around it.
    default Formula bare() {
        Formula formula = this;
        while (formula instanceof Group group) {
            formula = group.inner();
        }
        return formula;
    }
}
