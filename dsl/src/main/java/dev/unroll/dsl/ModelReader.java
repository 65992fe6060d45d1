package dev.unroll.dsl;

import dev.unroll.dsl.check.ModelChecker;
import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.parse.SourceParser;
import dev.unroll.dsl.prelude.Prelude;
import dev.unroll.dsl.source.Imports;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads model files.
public final class ModelReader {

    private ModelReader() {}

    /// Parses and checks a file, and reads the files that it imports. A file with cells alone gives no model
    /// and no error.
    public static Reading read(SourceFile file, Options options) {
        return read(file, options, Imports.ofFiles());
    }

    /// Likewise, with files to import from somewhere else.
    public static Reading read(SourceFile file, Options options, Imports imports) {
        DiagnosticLog log = new DiagnosticLog();
        ModuleReader modules = new ModuleReader(imports, log);
        Optional<CheckedModel> model = check(modules, file, options, log);
        return new Reading(model, log.sorted(file), modules.sources());
    }

    /// Parses and checks a file with each of its models in turn, or with none if it has none.
    ///
    /// @param settings values for formals of the models, as text
    public static List<Reading> readEach(SourceFile file, Map<String, String> settings) {
        List<Optional<String>> models = SourceParser.parse(file, new DiagnosticLog()).stream()
                .flatMap(program -> program.models().stream())
                .map(model -> Optional.of(model.name().text()))
                .toList();
        return (models.isEmpty() ? List.of(Optional.<String>empty()) : models)
                .stream().map(model -> read(file, new Options(model, settings))).toList();
    }

    /// Parses and checks a file that has to have a model.
    public static Reading readModel(SourceFile file, Options options) {
        DiagnosticLog log = new DiagnosticLog();
        ModuleReader modules = new ModuleReader(Imports.ofFiles(), log);
        Optional<CheckedModel> model = check(modules, file, options, log);
        if (model.isEmpty() && !log.hasErrors()) {
            log.error(
                    new Span(file, 0, 0), "the file has no model, only cells", "`model Name { input ... output ... }`");
        }
        return new Reading(model, log.sorted(file), modules.sources());
    }

    private static Optional<CheckedModel> check(
            ModuleReader modules, SourceFile file, Options options, DiagnosticLog log) {
        return modules.read(file)
                .flatMap(module ->
                        new ModelChecker(module, Prelude.get(), log).check(options.model(), options.settings()));
    }
}
