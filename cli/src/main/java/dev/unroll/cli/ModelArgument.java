package dev.unroll.cli;

import dev.unroll.dsl.Options;
import dev.unroll.dsl.model.CheckedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The model that a command works on.
final class ModelArgument {
    @Parameters(index = "0", paramLabel = "FILE", description = "The model file.")
    private @Nullable Path file;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "Gives a formal of the model another value, such as units=200; repeatable.")
    private Map<String, String> sets = new LinkedHashMap<>();

    @Option(names = "--model", paramLabel = "NAME", description = "Which model, if the file has several.")
    private @Nullable String name;

    Path file() {
        if (file == null) {
            throw new IllegalStateException("the model file is a required argument");
        }
        return file;
    }

    /// Reads and checks the model; warnings go to the console.
    CheckedModel read(Console console) throws IOException {
        return ModelFile.read(file(), options(), console);
    }

    private Options options() {
        return new Options(Optional.ofNullable(name), sets);
    }
}
