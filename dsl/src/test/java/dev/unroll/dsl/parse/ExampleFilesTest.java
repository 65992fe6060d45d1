package dev.unroll.dsl.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.source.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The examples of the language's description, where the variable `UNROLL_DATA` says where they are.
class ExampleFilesTest {

    @Test
    void allExamplesParse() throws IOException {
        Optional<Path> folder = Optional.ofNullable(System.getenv("UNROLL_DATA"))
                .map(data -> Path.of(data, "design", "examples"))
                .filter(Files::isDirectory);
        assumeTrue(folder.isPresent());
        try (var files = Files.list(folder.get())) {
            for (Path path : files.sorted().toList()) {
                DiagnosticLog log = new DiagnosticLog();
                SourceFile file = new SourceFile(path.getFileName().toString(), Files.readString(path));
                SourceParser.parse(file, log);
                assertEquals(List.of(), log.sorted(file), file.name());
            }
        }
    }
}
