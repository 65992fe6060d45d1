package dev.unroll.compiler.lower;

import dev.unroll.compiler.ir.Origin;
import dev.unroll.dsl.source.Span;

/// Where equations of the graph come from.
final class Origins {
    private Origins() {}

    static Origin of(Span span) {
        return new Origin(span.file().name(), span.line(), oneLine(span.text()), false);
    }

    /// The text without comments and line ends.
    private static String oneLine(String text) {
        return text.lines()
                .map(line -> line.contains("//") ? line.substring(0, line.indexOf("//")) : line)
                .reduce("", (left, right) -> left + " " + right)
                .replaceAll("\\s+", " ")
                .strip();
    }
}
