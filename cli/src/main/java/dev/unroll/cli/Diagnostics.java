package dev.unroll.cli;

import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.source.Span;
import dev.unroll.runtime.file.Json;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Diagnostics on their way to the user.
final class Diagnostics {
    private Diagnostics() {}

    /// The failure that errors among the diagnostics amount to.
    static Failure failure(List<Diagnostic> diagnostics) {
        return Failure.report(text(diagnostics), exitCode(diagnostics));
    }

    /// What the diagnostics amount to: the command line is at fault where all errors are about options.
    static ExitCode exitCode(Collection<Diagnostic> diagnostics) {
        List<Diagnostic> errors =
                diagnostics.stream().filter(Diagnostic::isError).toList();
        if (errors.isEmpty()) {
            return ExitCode.OK;
        }
        boolean options = errors.stream().allMatch(error -> OptionSetting.isOption(error.span()));
        return options ? ExitCode.USAGE : ExitCode.FAULT;
    }

    /// The diagnostics as text that ends with a line end, empty if there are none.
    static String text(List<Diagnostic> diagnostics) {
        List<Diagnostic> options = diagnostics.stream()
                .filter(diagnostic -> OptionSetting.isOption(diagnostic.span()))
                .toList();
        List<Diagnostic> model = diagnostics.stream()
                .filter(diagnostic -> !OptionSetting.isOption(diagnostic.span()))
                .toList();
        return options.stream().map(Diagnostics::text).collect(Collectors.joining()) + DiagnosticPrinter.print(model);
    }

    static Json json(Diagnostic diagnostic) {
        Span span = diagnostic.span();
        Json.Fields fields = Json.fields()
                .put("file", span.file().name())
                .put("line", span.line())
                .put("column", span.column())
                .put("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT))
                .put("message", diagnostic.message());
        diagnostic.hint().ifPresent(hint -> fields.put("hint", hint));
        return fields.build();
    }

    // The place within an option says less than the option's name.
    private static String text(Diagnostic diagnostic) {
        String hint = diagnostic.hint().map(text -> "; " + text).orElse("");
        return "unroll: " + diagnostic.span().file().name() + ": " + diagnostic.message() + hint + "\n";
    }
}
