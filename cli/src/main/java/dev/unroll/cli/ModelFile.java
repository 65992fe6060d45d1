package dev.unroll.cli;

import dev.unroll.compiler.build.ModelText;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Reads model files for commands.
final class ModelFile {
    private ModelFile() {}

    /// The model in a file; warnings go to the console.
    static CheckedModel read(Path file, Options options, Console console) throws IOException {
        Reading reading = ModelReader.readModel(source(file), options);
        if (reading.hasErrors() || reading.model().isEmpty()) {
            throw Diagnostics.failure(reading.diagnostics());
        }
        if (!reading.diagnostics().isEmpty()) {
            console.err().print(Diagnostics.text(reading.diagnostics()));
        }
        return reading.model().get();
    }

    /// The text of a file, under the name that the user gave it.
    static SourceFile source(Path file) throws IOException {
        if (file.toString().isEmpty()) {
            throw Failure.usage("the name of the model file is empty");
        }
        return ModelText.read(file, StandardCharsets.UTF_8);
    }
}
