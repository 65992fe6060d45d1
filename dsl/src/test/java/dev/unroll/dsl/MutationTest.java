package dev.unroll.dsl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.prelude.Prelude;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Changes valid models at random: whatever comes out is read without a crash, and each message has its place.
class MutationTest {

    private static final int MUTANTS = 800;

    private static final String MODEL = """
            cell stacked(x: [D], units: size, each: cell = lstm) {
              layer inner = each(units: units)
              a = inner(x)
              if units > 3 { b = layer_norm(a) } else { b = 2 * a }
              [p: units - 1; q: 1] = a + b
              output y = [p; q]
            }
            model M(sizes: size = 4, rate: number = 0.5) {
              input words: sequence(7) of class(50)
              input x: sequence(7) of [3]
              target tags: sequence(7) of class(4)
              param h0: [5] = [1, 2, 3, 4, 5]
              vectors = embedding(words, units: 6)
              both = bidirectional([vectors; x], lstm, units: 3, layers: 2)
              run = rnn(x, units: [8, sizes], activation: relu)
              first = lstm(x, units: 5, h: h0, c: tanh(last(stacked(x, units: 5))))
              logits = linear([first.c; both], units: 4)
              minimize cross_entropy(logits, tags) + rate * 1e-4 * sum(logits.W .* logits.W)
              report hits = argmax(logits) == tags
              output probabilities = softmax(logits)
              output run
            }
            train { data: mnist  batch: 100  optimizer: sgd(rate: 0.1)  columns: [1, -2] }
            """;

    private static final List<String> PIECES = List.of(
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ";",
            ",",
            ":",
            "=",
            "+",
            "-",
            "*",
            ".*",
            "/",
            "^",
            "<",
            "==",
            ".",
            "1",
            "0",
            "2.5",
            "1e9",
            "x",
            "units",
            "h",
            "prev(h)",
            "last(",
            "cell ",
            "model ",
            "param ",
            "state ",
            "output ",
            "input ",
            "if ",
            "\n",
            " ",
            "\"",
            "\u00e9",
            "\0",
            "\uD83D\uDE00",
            "// ",
            "lstm",
            "softmax(",
            "layer ",
            "sequence(3) of ",
            "class(4)",
            "99999999999",
            "true",
            "size",
            "train",
            "over: time",
            "layers: 3");

    @Test
    @Timeout(120)
    void mutantsAreReadWithoutACrash() {
        Random random = new Random(20250);
        List<String> seeds = new ArrayList<>(List.of(MODEL));
        Prelude.get().files().forEach(file -> seeds.add(file.text()));
        int broken = 0;
        for (int i = 0; i < MUTANTS; i++) {
            String seed = seeds.get(i % 3 == 0 ? random.nextInt(seeds.size()) : 0);
            SourceFile file = new SourceFile("mutant.model", mutate(seed, random));
            Reading reading = ModelReader.read(file, Options.DEFAULT);
            broken += reading.hasErrors() ? 1 : 0;
            for (Diagnostic diagnostic : reading.diagnostics()) {
                Span span = diagnostic.span();
                assertTrue(
                        0 <= span.start()
                                && span.start() <= span.end()
                                && span.end() <= span.file().text().length(),
                        file::text);
                assertTrue(DiagnosticPrinter.print(diagnostic).contains("mutant.model:")
                        || DiagnosticPrinter.print(diagnostic).contains("prelude/"));
            }
        }
        assertTrue(broken > MUTANTS / 2, "most mutants are wrong");
        assertTrue(broken < MUTANTS, "some mutants are right");
    }

    @Test
    void theSeedIsRight() {
        Reading reading = ModelReader.read(new SourceFile("seed.model", MODEL), Options.DEFAULT);
        assertTrue(reading.model().isPresent(), () -> DiagnosticPrinter.print(reading.diagnostics()));
    }

    private static String mutate(String seed, Random random) {
        StringBuilder text = new StringBuilder(seed);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(text.length());
            int to = Math.min(text.length(), at + 1 + random.nextInt(12));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(at, to);
                case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 2 -> text.replace(at, at + 1, PIECES.get(random.nextInt(PIECES.size())));
                default -> text.insert(random.nextInt(text.length()), text.substring(at, to));
            }
        }
        return text.toString();
    }
}
