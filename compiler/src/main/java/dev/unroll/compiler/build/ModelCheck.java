package dev.unroll.compiler.build;

import dev.unroll.compiler.driver.PiecewiseChecks;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.compiler.settings.SettingsReading;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The models of a file, and what is wrong with them.
///
/// @param models those without errors; none if the file has only cells
/// @param diagnostics errors and warnings, each once
/// @param read the files that were read, the given one first
public record ModelCheck(List<Checked> models, List<Diagnostic> diagnostics, List<Path> read) {

    /// A model and what its `train` block says.
    public record Checked(CheckedModel model, TrainingSettings settings) {}

    /// Reads and checks all models of a file, with the defaults of their formals.
    ///
    /// @throws IOException if the file cannot be read or is no text
    public static ModelCheck of(Path file, Charset encoding) throws IOException {
        SourceFile source = ModelText.read(file, encoding);
        List<Checked> models = new ArrayList<>();
        DiagnosticLog log = new DiagnosticLog();
        Set<Path> read = new LinkedHashSet<>(List.of(file));
        for (Reading reading : ModelReader.readEach(source, Map.of())) {
            reading.diagnostics().forEach(log::add);
            reading.sources().forEach(part -> read.add(Path.of(part.name())));
            if (reading.model().isPresent()) {
                CheckedModel model = reading.model().get();
                SettingsReading<TrainingSettings> settings = SettingsReader.read(model.training(), List.of());
                settings.diagnostics().forEach(log::add);
                settings.value().ifPresent(value -> {
                    PiecewiseChecks.ofCarry(model, value.options()).ifPresent(log::add);
                    models.add(new Checked(model, value));
                });
            }
        }
        return new ModelCheck(models, log.sorted(source), List.copyOf(read));
    }

    /// Whether there is an error among the diagnostics, or a warning where these count as errors.
    public boolean fails(boolean onWarning) {
        return diagnostics.stream().anyMatch(diagnostic -> onWarning || diagnostic.isError());
    }
}
