package dev.unroll.dsl;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.source.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// Compares the diagnostics of a model with those written in it: under a line stand comments with its messages,
/// `//! message`, `//w warning` and `//? hint`.
public final class ExpectedMessages {

    private ExpectedMessages() {}

    public static void check(String text) {
        check(text, Options.DEFAULT);
    }

    public static void check(String text, Options options) {
        SourceFile file = new SourceFile("test.model", text);
        Reading reading = ModelReader.read(file, options);
        assertEquals(text, withMessages(text, reading.diagnostics(), file));
    }

    /// The text without its comments on messages, with those that there are.
    private static String withMessages(String text, List<Diagnostic> diagnostics, SourceFile file) {
        TreeMap<Integer, List<String>> byLine = new TreeMap<>();
        for (Diagnostic diagnostic : diagnostics) {
            assertEquals(file, diagnostic.span().file(), () -> "another file: " + diagnostic.message());
            List<String> lines = byLine.computeIfAbsent(diagnostic.span().line(), _ -> new ArrayList<>());
            lines.add((diagnostic.isError() ? "//! " : "//w ") + diagnostic.message());
            diagnostic.hint().ifPresent(hint -> lines.add("//? " + hint));
        }
        StringBuilder result = new StringBuilder();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.startsWith("//!") || line.startsWith("//w") || line.startsWith("//?")) {
                continue;
            }
            result.append(line).append('\n');
            byLine.getOrDefault(number, List.of())
                    .forEach(message -> result.append(message).append('\n'));
        }
        return result.toString();
    }
}
