package dev.unroll.dsl.diagnostic;

import dev.unroll.dsl.source.Span;
import java.util.List;

/// Writes diagnostics as text:
///
///     lstm.model:12:7: error: `h` is read in line 5 but given in line 8
///       c = sigmoid(h)
///                   ^
///       hint: `prev(h)` is its value at the step before
///
/// Nothing but printable characters of the source is shown, and of long lines the part around the place.
public final class DiagnosticPrinter {

    private static final int MOST = 20;
    private static final int WIDEST = 100;
    private static final String INDENT = "  ";

    private DiagnosticPrinter() {}

    /// All diagnostics, but no more than twenty; each ends with a line end.
    public static String print(List<Diagnostic> diagnostics) {
        StringBuilder text = new StringBuilder();
        diagnostics.stream().limit(MOST).forEach(diagnostic -> text.append(print(diagnostic)));
        int more = diagnostics.size() - MOST;
        if (more > 0) {
            text.append("and ").append(more).append(" more\n");
        }
        return text.toString();
    }

    /// One diagnostic with its source line.
    public static String print(Diagnostic diagnostic) {
        Span span = diagnostic.span();
        StringBuilder text = new StringBuilder();
        text.append(printable(span.file().name()))
                .append(':')
                .append(span.line())
                .append(':')
                .append(span.column())
                .append(": ")
                .append(diagnostic.isError() ? "error: " : "warning: ")
                .append(printable(diagnostic.message()))
                .append('\n');
        appendSource(text, span);
        diagnostic
                .hint()
                .ifPresent(hint -> text.append(INDENT)
                        .append("hint: ")
                        .append(printable(hint))
                        .append('\n'));
        return text.toString();
    }

    private static void appendSource(StringBuilder text, Span span) {
        String line = span.file().line(span.line());
        if (line.isBlank()) {
            return;
        }
        int caret = Math.min(span.column() - 1, line.length());
        int length = Math.max(1, Math.min(span.end() - span.start(), line.length() - caret));
        int from = line.length() <= WIDEST ? 0 : Math.max(0, Math.min(caret - WIDEST / 2, line.length() - WIDEST));
        int to = Math.min(line.length(), from + WIDEST);
        String before = from > 0 ? "..." : "";
        String after = to < line.length() ? "..." : "";
        text.append(INDENT)
                .append(before)
                .append(printable(line.substring(from, to)))
                .append(after)
                .append('\n');
        text.append(INDENT)
                .append(" ".repeat(before.length() + caret - from))
                .append("^".repeat(Math.max(1, Math.min(length, to - caret))))
                .append('\n');
    }

    /// The text with a blank for each tab and a `?` for each other character that does not print as itself, so that
    /// columns stay and no text controls a terminal.
    private static String printable(String text) {
        StringBuilder printable = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            printable.append(character == '\t' ? ' ' : isPrintable(character) ? character : '?');
        }
        return printable.toString();
    }

    private static boolean isPrintable(char character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE -> false;
            default -> true;
        };
    }
}
