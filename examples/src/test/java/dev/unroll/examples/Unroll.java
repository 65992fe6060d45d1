package dev.unroll.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.cli.Main;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// The command `unroll`, and what the tests need besides.
final class Unroll {
    /// The folder of the examples, which tests run in.
    static final Path EXAMPLES = Path.of("").toAbsolutePath();

    private Unroll() {}

    /// Runs a command that has to succeed.
    ///
    /// @return its results
    static String run(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(Arrays.stream(arguments).map(Object::toString).toArray(String[]::new), out, err);
        assertEquals(0, exitCode, () -> out.toString(StandardCharsets.UTF_8) + err.toString(StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    /// The folder with numbers of other programs, if there is one on this machine.
    static Optional<Path> fixtures() {
        return Optional.ofNullable(System.getenv("UNROLL_DATA"))
                .map(folder -> Path.of(folder, "fixtures"))
                .filter(folder -> folder.toFile().isDirectory());
    }
}
