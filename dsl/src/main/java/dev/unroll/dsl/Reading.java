package dev.unroll.dsl;

import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.model.CheckedModel;
import java.util.List;
import java.util.Optional;

/// What reading a file gave.
///
/// @param model the model, if there is one and no errors
/// @param diagnostics errors and warnings, by position
public record Reading(Optional<CheckedModel> model, List<Diagnostic> diagnostics) {
    public Reading {
        diagnostics = List.copyOf(diagnostics);
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
