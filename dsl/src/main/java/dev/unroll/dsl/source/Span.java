package dev.unroll.dsl.source;

/// A stretch of a model file, from `start` up to, not including, `end` (offsets in characters).
public record Span(SourceFile file, int start, int end) {

    /// Line where the stretch starts, from 1.
    public int line() {
        return file.lineOf(start);
    }

    /// Column where the stretch starts, from 1.
    public int column() {
        return file.columnOf(start);
    }

    /// The stretch's own text.
    public String text() {
        return file.text().substring(start, end);
    }

    /// From the start of this stretch to the end of the other.
    public Span to(Span other) {
        return new Span(file, start, other.end);
    }
}
