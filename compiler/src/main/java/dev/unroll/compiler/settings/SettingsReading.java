package dev.unroll.compiler.settings;

import dev.unroll.dsl.diagnostic.Diagnostic;
import java.util.List;
import java.util.Optional;

/// What came of reading settings.
///
/// @param value what they mean; empty if there are errors
/// @param diagnostics what is wrong with them
public record SettingsReading<T>(Optional<T> value, List<Diagnostic> diagnostics) {
    public SettingsReading {
        diagnostics = List.copyOf(diagnostics);
    }
}
