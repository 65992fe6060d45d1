package dev.unroll.benchmarks;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.CompiledModel;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.compiler.settings.SettingsReading;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.TrainingOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What is measured: a model file of this module, at the batch and with the optimiser of its `train` block.
///
/// @param file the model's text
/// @param options values for formals of the model
/// @param batch samples per batch
/// @param optimizer what updates the parameters
record Workload(SourceFile file, Options options, int batch, Optimizer optimizer) {
    /// The package whose classes the file `.java.options` has Java compile early, where it is given.
    private static final String PACKAGE = "dev.unroll.emitted";

    /// @param name the file's name without `.model`; with `@` and a number for another batch, as in `lstm-32@1`, and
    ///     with `:` and a value for each formal that is not to have its default, as in `lstm-1@100:steps=56`
    /// @throws IllegalArgumentException if there is no such file, or it has errors
    static Workload named(String name) {
        String[] parts = name.split(":");
        Map<String, String> settings = new HashMap<>();
        for (String setting : List.of(parts).subList(1, parts.length)) {
            String[] formal = setting.split("=", 2);
            settings.put(formal[0], formal.length == 1 ? "" : formal[1]);
        }
        Options options = new Options(Optional.empty(), settings);
        String[] model = parts[0].split("@", 2);
        SourceFile file = load(model[0] + ".model");
        TrainingOptions training = training(file);
        int batch = model.length == 1 ? training.batch() : Integer.parseInt(model[1]);
        return new Workload(file, options, batch, training.optimizer());
    }

    /// Reads the model, anew each time.
    CheckedModel model() {
        return check(file, options);
    }

    /// Emits the model's class for this batch, in single precision. Reads the model anew each time.
    ///
    /// @param backend `java` or any other of [Backend]
    CompiledModel compile(String backend) {
        Backend chosen = Backend.valueOf(backend.toUpperCase(Locale.ROOT));
        return ModelCompiler.compile(new CompileRequest(model(), chosen, Precision.FLOAT, PACKAGE, batch));
    }

    private static SourceFile load(String name) {
        try (InputStream stream = Workload.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalArgumentException("there is no " + name + " among the models of the benchmarks");
            }
            return new SourceFile(name, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CheckedModel check(SourceFile file, Options options) {
        Reading reading = ModelReader.readModel(file, options);
        return reading.model()
                .orElseThrow(() -> new IllegalArgumentException(DiagnosticPrinter.print(reading.diagnostics())));
    }

    private static TrainingOptions training(SourceFile file) {
        SettingsReading<TrainingSettings> reading =
                SettingsReader.read(check(file, Options.DEFAULT).training(), List.of());
        return reading.value()
                .orElseThrow(() -> new IllegalArgumentException(DiagnosticPrinter.print(reading.diagnostics())))
                .options();
    }
}
