package dev.unroll.dsl.diagnostic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class DiagnosticPrinterTest {

    @Test
    void showsTheLineACaretAndTheHint() {
        Span span = span("cell a\n\tc = f * g\n", "f * g");
        assertEquals("""
                a.model:2:6: error: no product
                   c = f * g
                       ^^^^^
                  hint: `.*`
                """, DiagnosticPrinter.print(Diagnostic.error(span, "no product", "`.*`")));
    }

    @Test
    void longLinesAreCutAroundTheCaret() {
        Span span = span("x".repeat(300) + "HERE" + "y".repeat(300), "HERE");
        String[] lines =
                DiagnosticPrinter.print(Diagnostic.error(span, "wrong")).split("\n");
        assertEquals("  ..." + "x".repeat(50) + "HERE" + "y".repeat(46) + "...", lines[1]);
        assertEquals(" ".repeat(55) + "^^^^", lines[2]);
    }

    @Test
    void controlCharactersAreNotPrinted() {
        Span span = span("a \u001b[31m\u202e b\r\n", "b");
        assertEquals("""
                a.model:1:10: error: ?[2Jwrong
                  a ?[31m? b
                           ^
                """, DiagnosticPrinter.print(Diagnostic.error(span, "\u001b[2Jwrong")));
    }

    @Test
    void theEndOfTheFileHasAPlace() {
        SourceFile file = new SourceFile("a.model", "cell a\n");
        String text = DiagnosticPrinter.print(Diagnostic.error(new Span(file, 7, 7), "it ends"));
        assertEquals("a.model:2:1: error: it ends\n", text);
    }

    @Test
    void manyAreCounted() {
        Diagnostic one = Diagnostic.error(span("x", "x"), "wrong");
        String text = DiagnosticPrinter.print(Collections.nCopies(25, one));
        assertEquals(20 * 3 + 1, text.lines().count());
        assertEquals("and 5 more", text.lines().toList().getLast());
    }

    private static Span span(String text, String part) {
        SourceFile file = new SourceFile("a.model", text);
        int start = text.lastIndexOf(part);
        return new Span(file, start, start + part.length());
    }
}
