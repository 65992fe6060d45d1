package dev.unroll.dsl.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.source.SourceFile;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Texts that ask for more than any model needs end with a message.
@Timeout(60)
class LimitsTest {

    private static final int USUAL_STACK = 1024 * 1024;

    @Test
    void emptyFile() {
        assertEquals("the file is empty: a model file has at least one `cell` or `model`", message(" \n\t"));
        assertEquals("the file has neither a `cell` nor a `model`", message("// nothing\n"));
    }

    @Test
    void tenMegabytesOfBrackets() {
        assertEquals(
                "the file has 10000000 characters; a model file has at most 1048576", message("[".repeat(10_000_000)));
    }

    @Test
    void megabyteOfBracketsSignsOrPowers() {
        String tooDeep = "brackets, powers or signs are nested deeper than 100 levels";
        assertEquals(tooDeep, message("(".repeat(1_000_000)));
        assertEquals(tooDeep, message(cell("-".repeat(1_000_000) + "x")));
        assertEquals(tooDeep, message(cell("x^".repeat(500_000) + "x")));
    }

    @Test
    void longChains() {
        assertEquals(
                "a formula has at most 100 operators in a row, this one has 100000",
                message(cell("x+".repeat(100_000) + "x")));
        assertEquals(
                "a formula has at most 100 operators in a row, this one has 100000",
                message(cell("x" + ".x".repeat(100_000))));
    }

    @Test
    void chainsWithinChains() {
        String formula = "x";
        for (int i = 0; i < 90; i++) {
            formula = "(" + formula + "+1".repeat(90) + ")";
        }
        assertEquals("the formula has more than 120 levels", message(cell(formula)));
    }

    @Test
    void deepFormulasWithinDeepCells() {
        String nested = IntStream.range(0, 45)
                .mapToObj(i -> "cell c" + i + "(x: [D]) { output y = " + "tanh(".repeat(90) + "c" + (i + 1) + "(x)"
                        + ")".repeat(90) + " }\n")
                .collect(Collectors.joining());
        assertTrue(message(nested + "cell c45(x: [D]) { output x }")
                .startsWith("formulas and cells are nested too deeply here"));
    }

    @Test
    void cellsThatDoubleAtEachCall() {
        String doubling = IntStream.range(0, 40)
                .mapToObj(i -> "cell c" + i + "(x: [D]) { output y = c" + (i + 1) + "(x) + c" + (i + 1) + "(x) }\n")
                .collect(Collectors.joining());
        assertTrue(message(doubling + "cell c40(x: [D]) { output x }")
                .startsWith("with all cells written out, there are more calls than the compiler takes"));
    }

    @Test
    void bytesThatAreNoText() {
        assertEquals("this is not text: a model file is plain text in UTF-8", message("\0\1\2\3"));
    }

    @Test
    void errorsOnEveryLine() {
        assertEquals("`a` does not belong here", message("a b\n".repeat(200_000)));
    }

    private static String cell(String formula) {
        return "cell a(x: [D]) { output y = " + formula + " }";
    }

    /// The first message, from a thread with a stack of the usual size.
    private static String message(String text) {
        AtomicReference<Reading> reading = new AtomicReference<>();
        SourceFile file = new SourceFile("test.model", text);
        Thread thread =
                new Thread(null, () -> reading.set(ModelReader.read(file, Options.DEFAULT)), "reader", USUAL_STACK);
        thread.start();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return reading.get().diagnostics().getFirst().message();
    }
}
