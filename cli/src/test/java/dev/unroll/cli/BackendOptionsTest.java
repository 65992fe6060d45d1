package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class BackendOptionsTest {

    @Test
    void theScriptsJavaOptionsNameThePackageOfEmittedClasses() throws IOException {
        long commands = Files.readAllLines(Path.of("..", ".java.options")).stream()
                .filter(line -> line.startsWith("-XX:CompileCommand="))
                .filter(line -> line.contains("," + BackendOptions.RUN_PACKAGE + ".*::*,"))
                .count();
        assertEquals(1, commands);
    }
}
