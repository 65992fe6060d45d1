package dev.unroll.cli;

import dev.unroll.dsl.model.CheckedModel;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// The model that a command works on.
final class ModelArgument {
    @Parameters(index = "0", paramLabel = "FILE", description = "The model file.")
    private @Nullable Path file;

    @Mixin
    private ModelOptions options = new ModelOptions();

    Path file() {
        if (file == null) {
            throw new IllegalStateException("the model file is a required argument");
        }
        return file;
    }

    /// Reads and checks the model; warnings go to the console.
    CheckedModel read(Console console) throws IOException {
        return ModelFile.read(file(), options.toOptions(), console);
    }
}
