package dev.unroll.compiler.driver;

import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.ThrowingConsumer;

/// The model files of the tests, and models written in a test.
final class TestModels {
    private static final Path FOLDER = folder();

    private TestModels() {}

    /// One test for each model file and target.
    static Stream<DynamicTest> forEach(ThrowingConsumer<TestModel> test) {
        return DynamicTest.stream(all(), TestModel::toString, test);
    }

    /// All models for all targets.
    static Stream<TestModel> all() {
        return names().flatMap(name -> Stream.of(TestTarget.values()).map(target -> new TestModel(name, target)));
    }

    /// Names of the model files, such as `prelude/lstm`; while working, `-Dmodels=prelude/.*` chooses some.
    static Stream<String> names() {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files
                    .filter(Files::isRegularFile)
                    .map(file -> FOLDER.relativize(file).toString().replace('\\', '/'))
                    .map(name -> name.substring(0, name.lastIndexOf('.')))
                    .filter(name -> name.matches(System.getProperty("models", ".*")))
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The file of a model.
    static Path file(String name) {
        return FOLDER.resolve(name + ".model");
    }

    static CheckedModel read(String name) {
        try {
            return parse(name + ".model", Files.readString(file(name)));
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

    private static Path folder() {
        try {
            return Path.of(Objects.requireNonNull(TestModels.class.getResource("models"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
