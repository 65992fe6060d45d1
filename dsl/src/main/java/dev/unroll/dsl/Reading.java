package dev.unroll.dsl;

import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import java.util.List;
import java.util.Optional;

/// What reading a file gave.
///
/// @param model the model, if there is one and no errors
/// @param diagnostics errors and warnings, by position
/// @param sources the files that were read: the file itself, then those that it imports, directly or not
public record Reading(Optional<CheckedModel> model, List<Diagnostic> diagnostics, List<SourceFile> sources) {
    public Reading {
        diagnostics = List.copyOf(diagnostics);
        sources = List.copyOf(sources);
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(Diagnostic::isError);
    }
}
