package dev.unroll.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Fewer units than the examples have keep these tests short; the equations are the same.
class ExampleModelsTest {
    @TempDir
    private Path folder;

    static Stream<Path> models() throws IOException {
        try (Stream<Path> files = Files.walk(Unroll.EXAMPLES, 2)) {
            return files.filter(file -> file.toString().endsWith(".model")).sorted().toList().stream();
        }
    }

    static Stream<Path> trainableModels() throws IOException {
        return models().filter(ExampleModelsTest::isTrainable);
    }

    @ParameterizedTest
    @MethodSource("models")
    void checksWithoutDiagnostics(Path model) {
        assertEquals("[]\n", Unroll.run("check", model, "--json"));
    }

    @ParameterizedTest
    @MethodSource("models")
    void compilesToJava(Path model) {
        String file = Unroll.run("compile", model, "-d", folder, "--package", "example");
        assertTrue(file.strip().endsWith(".java"), file);
    }

    @ParameterizedTest
    @MethodSource("trainableModels")
    void hasTheGradientsThatDifferencesSay(Path model) {
        Unroll.run("gradcheck", model, "--samples", 3, "--set", "units=6");
    }

    @ParameterizedTest
    @MethodSource("trainableModels")
    void trains(Path model) {
        List<Object> command = new ArrayList<>(List.of("train", model, "--data", "digits", "--out", folder));
        command.addAll(List.of("--steps", 3, "--evaluate-every", 3, "--set", "units=6"));
        assertTrue(Unroll.run(command.toArray()).startsWith("step 3  loss "));
    }

    @ParameterizedTest
    @MethodSource("models")
    void isExplainedBesideIt(Path model) throws IOException {
        String name = model.getFileName().toString();
        Path explanation = model.resolveSibling("README.md");
        assertTrue(Files.readString(explanation).contains(name), explanation + " does not mention " + name);
    }

    private static boolean isTrainable(Path model) {
        try {
            return Files.readString(model).contains("minimize");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
