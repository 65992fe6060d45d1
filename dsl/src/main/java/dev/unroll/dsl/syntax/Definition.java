package dev.unroll.dsl.syntax;

import dev.unroll.dsl.source.Span;
import java.util.List;

/// A cell or a model.
///
/// @param kind which of the two
/// @param name its name
/// @param formals what it is given
/// @param body its clauses
/// @param span the whole text
public record Definition(Kind kind, Name name, List<Formal> formals, List<Clause> body, Span span) {
    public Definition {
        formals = List.copyOf(formals);
        body = List.copyOf(body);
    }

    /// What is defined.
    public enum Kind {
        CELL,
        MODEL
    }
}
