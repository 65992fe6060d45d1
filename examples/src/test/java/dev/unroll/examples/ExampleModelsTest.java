package dev.unroll.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
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
            return files
                    .filter(file -> file.toString().endsWith(".model"))
                    .filter(file -> contains(file, "\nmodel ")) // others have cells alone
                    .sorted()
                    .toList()
                    .stream();
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
    void trains(Path model) throws IOException, InterruptedException {
        List<Object> command = new ArrayList<>(List.of("train"));
        if (contains(model, "\"made")) {
            makeData(model);
            copyModels(model);
            command.add(folder.resolve(model.getFileName()));
        } else if (contains(model, "csv(") || contains(model, "text(")) {
            command.add(model);
        } else {
            command.addAll(List.of(model, "--data", "digits"));
        }
        command.addAll(List.of("--out", folder.resolve("run"), "--steps", 3, "--evaluate-every", 3));
        command.addAll(List.of("--set", "units=6"));
        assertTrue(Unroll.run(command.toArray()).startsWith("step 3  loss "));
    }

    /// Copies a model and what it may import.
    private void copyModels(Path model) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(model.resolveSibling("."), "*.model")) {
            for (Path file : files) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
    }

    /// Runs the programs beside a model that make its data, into the folder `made`.
    private void makeData(Path model) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        try (DirectoryStream<Path> programs = Files.newDirectoryStream(model.resolveSibling("."), "Make*.java")) {
            for (Path program : programs) {
                int exitCode = new ProcessBuilder(
                                java.toString(),
                                program.toString(),
                                folder.resolve("made").toString())
                        .inheritIO()
                        .start()
                        .waitFor();
                assertEquals(0, exitCode, program.toString());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void isExplainedBesideIt(Path model) throws IOException {
        String name = model.getFileName().toString();
        Path explanation = model.resolveSibling("README.md");
        assertTrue(Files.readString(explanation).contains(name), explanation + " does not mention " + name);
    }

    private static boolean isTrainable(Path model) {
        return contains(model, "minimize");
    }

    private static boolean contains(Path model, String text) {
        try {
            return Files.readString(model).contains(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
