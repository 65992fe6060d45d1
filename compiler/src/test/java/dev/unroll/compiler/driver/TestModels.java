package dev.unroll.compiler.driver;

import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/// The model files of the tests, and models written in a test.
final class TestModels {
    private static final Path FOLDER = folder();
    private static final Map<String, CompiledModel> COMPILED = new ConcurrentHashMap<>();

    private TestModels() {}

    /// One test for each model file, named after it.
    static Stream<DynamicTest> forEach(ThrowingConsumer<String> test) {
        return names().map(name -> DynamicTest.dynamicTest(name, () -> test.accept(name)));
    }

    /// Names of the model files, such as `prelude/lstm`.
    static Stream<String> names() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CheckedModel read(String name) {
        try {
            return parse(name + ".model", Files.readString(FOLDER.resolve(name + ".model")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The model that a text says, which has to be without errors.
    static CheckedModel parse(String file, String text) {
        Reading reading = ModelReader.readModel(new SourceFile(file, text), Options.DEFAULT);
        if (reading.hasErrors()) {
            throw new IllegalArgumentException(file + ": " + reading.diagnostics());
        }
        return reading.model().orElseThrow();
    }

    /// The model of a file, compiled once in `double`.
    static CompiledModel compiled(String name) {
        Function<String, CompiledModel> compile = file -> compile(read(file), Precision.DOUBLE);
        return COMPILED.computeIfAbsent(name, compile);
    }

    static CompiledModel compile(CheckedModel model, Precision precision) {
        return ModelCompiler.compile(new CompileRequest(model, Backend.JAVA, precision, "dev.unroll.test"));
    }

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(TestModels.class.getResource("models"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
