package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.runtime.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The emitted source of some models, word for word. `-Dgolden.update=true` writes the files anew.
class GoldenSourceTest {
    private static final boolean UPDATE = Boolean.getBoolean("golden.update");
    private static final Path FOLDER = Path.of("src/test/resources/golden");
    private static final List<String> MODELS = List.of("cells/minimal_gated_unit", "prelude/lstm", "prelude/rnn_tanh");

    @TestFactory
    Stream<DynamicTest> sourceIsAsExpected() {
        return MODELS.stream()
                .map(name -> DynamicTest.dynamicTest(name, () -> {
                    String source = TestModels.compile(TestModels.read(name), Precision.FLOAT)
                            .source();
                    if (UPDATE) {
                        Files.createDirectories(FOLDER);
                        Files.writeString(file(name), source);
                    }
                    assertEquals(Files.readString(file(name)), source);
                }));
    }

    @Test
    void everyGoldenFileHasAModel() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertEquals(
                    MODELS.stream().map(GoldenSourceTest::file).sorted().toList(),
                    files.sorted().toList());
        }
    }

    private static Path file(String name) {
        return FOLDER.resolve(name.substring(name.indexOf('/') + 1) + ".java.txt");
    }
}
