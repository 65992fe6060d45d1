package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.runtime.Precision;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The emitted source of some models, word for word. `-Dgolden.update=true` writes the files anew.
class GoldenSourceTest {
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final List<TestModel> MODELS = List.of(
            new TestModel("cells/minimal_gated_unit", TestTarget.JAVA),
            new TestModel("prelude/lstm", TestTarget.JAVA),
            new TestModel("prelude/lstm", TestTarget.VECTOR_256),
            new TestModel("prelude/rnn_tanh", TestTarget.JAVA));
    private static final TestModel MODEL_CLASS = new TestModel("prelude/lstm", TestTarget.JAVA);
    private static final Path MODEL_CLASS_FILE = FOLDER.resolve("lstm.model_class.java.txt");

    private static final Path KERNELS = FOLDER.resolve("lstm.tornado.java.txt");

    @TestFactory
    Stream<DynamicTest> sourceIsAsExpected() {
        return MODELS.stream()
                .map(model -> DynamicTest.dynamicTest(
                        model.toString(),
                        () -> check(file(model), model.compile(Precision.FLOAT).source())));
    }

    @Test
    void kernelsAreAsExpected() throws IOException {
        CompileRequest request = new CompileRequest(
                TestModels.read("prelude/lstm"), Backend.TORNADO, Precision.FLOAT, "dev.unroll.test");
        check(KERNELS, ModelCompiler.compile(request).source());
    }

    private static void check(Path file, String source) throws IOException {
        if (UPDATE) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, source);
        }
        assertEquals(Files.readString(file), source);
    }

    @Test
    void modelClassIsAsExpected() throws IOException {
        TrainingOptions options = TrainingOptions.of(1000, 100, new Optimizer.Adam(0.001));
        String source = MODEL_CLASS
                .target()
                .emit(MODEL_CLASS.read(), Precision.FLOAT, options)
                .getFirst()
                .text();
        if (UPDATE) {
            Files.writeString(MODEL_CLASS_FILE, source);
        }
        assertEquals(Files.readString(MODEL_CLASS_FILE), source);
    }

    @Test
    void everyGoldenFileHasAModel() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(
                    Stream.concat(MODELS.stream().map(GoldenSourceTest::file), Stream.of(MODEL_CLASS_FILE, KERNELS))
                            .sorted()
                            .toList(),
                    files.sorted().toList());
        }
    }

    private static Path file(TestModel model) {
        String name = model.name().substring(model.name().indexOf('/') + 1);
        String target = model.target() == TestTarget.JAVA
                ? ""
                : "." + model.target().name().toLowerCase(Locale.ROOT);
        return FOLDER.resolve(name + target + ".java.txt");
    }
}
