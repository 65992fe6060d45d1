package dev.unroll.cli;

import dev.unroll.compiler.driver.PiecewiseChecks;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.compiler.settings.SettingsReading;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.file.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Says what is wrong with model files; nothing if nothing is.")
final class CheckCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Model files.")
    private List<Path> files = new ArrayList<>();

    @Mixin
    private ModelOptions options = new ModelOptions();

    @Option(names = "--json", description = "Writes the diagnostics as JSON.")
    private boolean json;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Set<Diagnostic> all = new LinkedHashSet<>();
        for (Path file : files) {
            all.addAll(check(file));
        }
        if (json) {
            console.result(
                    Json.array(all.stream().map(Diagnostics::json).toList()).text());
        } else {
            console.err().print(Diagnostics.text(List.copyOf(all)));
        }
        return Diagnostics.exitCode(all).code();
    }

    private List<Diagnostic> check(Path file) throws IOException {
        SourceFile source = ModelFile.source(file);
        List<Reading> readings = options.name().isPresent()
                ? List.of(ModelReader.read(source, options.toOptions()))
                : ModelReader.readEach(source, options.settings());
        List<Diagnostic> diagnostics = new ArrayList<>();
        for (Reading reading : readings) {
            diagnostics.addAll(reading.diagnostics());
            reading.model().ifPresent(model -> diagnostics.addAll(settings(model)));
        }
        return diagnostics;
    }

    private static List<Diagnostic> settings(CheckedModel model) {
        SettingsReading<TrainingSettings> settings = SettingsReader.read(model.training(), List.of());
        List<Diagnostic> diagnostics = new ArrayList<>(settings.diagnostics());
        settings.value()
                .flatMap(value -> PiecewiseChecks.ofCarry(model, value.options()))
                .ifPresent(diagnostics::add);
        return diagnostics;
    }
}
