package dev.unroll.dsl.diagnostic;

import dev.unroll.dsl.source.Span;
import java.util.Optional;

/// Something that is wrong with a model, or looks so.
///
/// @param severity whether the model can still be compiled
/// @param message one sentence that names what does not fit and where each part comes from
/// @param span where it stands
/// @param hint what to do about it
public record Diagnostic(Severity severity, String message, Span span, Optional<String> hint) {

    /// Whether a model with this diagnostic can be compiled.
    public enum Severity {
        ERROR,
        WARNING
    }

    public static Diagnostic error(Span span, String message) {
        return new Diagnostic(Severity.ERROR, message, span, Optional.empty());
    }

    public static Diagnostic error(Span span, String message, String hint) {
        return new Diagnostic(Severity.ERROR, message, span, Optional.of(hint));
    }

    public static Diagnostic warning(Span span, String message, String hint) {
        return new Diagnostic(Severity.WARNING, message, span, Optional.of(hint));
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
