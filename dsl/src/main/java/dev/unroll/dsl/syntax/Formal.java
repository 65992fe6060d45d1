package dev.unroll.dsl.syntax;

import dev.unroll.dsl.source.Span;
import java.util.Optional;

/// `name: domain = initial` in the head of a cell or model.
public record Formal(Name name, Domain domain, Optional<Formula> initial, Span span) {

    /// What a formal can be given.
    public sealed interface Domain {

        /// A value.
        record Typed(TypeFormula type) implements Domain {}

        /// A size.
        record Size() implements Domain {}

        /// `true` or `false`.
        record Flag() implements Domain {}

        /// A cell or a function.
        record Cell() implements Domain {}
    }
}
