package dev.unroll.dsl;

import dev.unroll.dsl.check.SettingReader;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.parse.SourceParser;
import dev.unroll.dsl.source.SourceFile;
import java.util.List;
import java.util.Optional;

/// Reads options that are written as in a `train` block.
public final class Settings {

    private Settings() {}

    /// What an option's text gave.
    ///
    /// @param value the value, if there are no errors
    /// @param diagnostics what is wrong
    public record Parsed(Optional<Setting.Value> value, List<Diagnostic> diagnostics) {
        public Parsed {
            diagnostics = List.copyOf(diagnostics);
        }
    }

    /// Parses the text of an option, such as `sgd(rate: 0.1)`.
    public static Parsed parse(String optionText) {
        return parse("option", optionText);
    }

    /// Parses the text of the option with the given name, which messages show as the file.
    public static Parsed parse(String option, String optionText) {
        SourceFile file = new SourceFile(option, optionText);
        DiagnosticLog log = new DiagnosticLog();
        Optional<Setting.Value> value =
                SourceParser.parseFormula(file, log).flatMap(formula -> new SettingReader(log).value(formula));
        return new Parsed(log.hasErrors() ? Optional.empty() : value, log.sorted(file));
    }
}
