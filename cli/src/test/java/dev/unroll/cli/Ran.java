package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// What a command left behind.
record Ran(int exitCode, String out, String err) {

    /// Runs a command; paths are given as they are.
    static Ran unroll(Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int exitCode = Main.run(texts, out, err);
        return new Ran(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// The command did what it was asked.
    Ran succeeded() {
        assertEquals(0, exitCode, err);
        return this;
    }

    /// The command refused with this exit code, a message that has this part, no results and no stack trace.
    void refused(int code, String part) {
        assertEquals(code, exitCode, err);
        assertTrue(err.contains(part), err);
        assertFalse(err.contains("\tat ") || err.contains("    at "), err);
        assertEquals("", out);
    }

    /// Likewise, and the message is a single line.
    void refusedInALine(int code, String part) {
        refused(code, part);
        assertEquals(1, err.lines().count(), err);
    }
}
