package dev.unroll.dsl.syntax;

import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.Optional;

/// `sequence(steps) of element`, or an element by itself.
public record TypeFormula(Optional<Formula> steps, ElementFormula element, Span span) {

    /// What one step is.
    public sealed interface ElementFormula {
        Span span();

        /// `number`.
        record SingleNumber(Span span) implements ElementFormula {}

        /// `[rows, columns]`.
        record Numbers(List<Formula> shape, Span span) implements ElementFormula {
            public Numbers {
                shape = List.copyOf(shape);
            }
        }

        /// `class(classes)`.
        record OneOf(Formula classes, Span span) implements ElementFormula {}
    }
}
