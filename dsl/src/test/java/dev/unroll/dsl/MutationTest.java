package dev.unroll.dsl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.parse.SourceParser;
import dev.unroll.dsl.prelude.Prelude;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Changes valid models at random: whatever comes out is read without a crash, and each message has its place.
class MutationTest {

    private static final int MUTANTS = 800;

    /// Texts that are read in one run, most of them by the parser alone, and the time that they may take.
    private static final int TEXTS = 200_000;

    private static final Duration MOST_TIME = Duration.ofSeconds(40);

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

    /// Lengths, draws, and what goes over time.
    private static final String SEQUENCES = """
            cell attending(x: [D], source: sequence(m) of [E], units: size) {
              param Wq: [E, units] = uniform(-0.5, 0.5)
              state h: [units] = normal(0, 1)
              weights = softmax(sum(source .* (Wq*prev(h))), over: time)
              h = tanh(linear([x; sum(weights .* source, over: time); prev(h)], units: units))
              output h
            }
            model S {
              length n <= 4
              length k <= 5
              input  question: sequence(n) of class(7)
              target answer:   sequence(k) of class(7)
              layer embed = embedding(units: 3)
              source  = lstm(embed(question), units: 4)
              said    = dropout(embed(prev(answer, start: 0)), rate: 0.3)
              decoded = attending(said .* bernoulli(0.5 * ones(3)), source: reverse(reverse(source)), units: 4)
              logits  = linear([decoded; max(source, over: time)], units: 7)
              minimize cross_entropy(logits, answer)
              output   logits
            }
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
            "layers: 3",
            "length n <= 9 ",
            "sequence(n) of ",
            "reverse(",
            "prev(x, start: 0)",
            "bernoulli(0.5)",
            "dropout(x, rate: 0.5)",
            "normal(0, 1)",
            "max(x, over: time)",
            "softmax(x, over: time)",
            "gelu(x)");

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

    /// Mutants of all model files at hand, and random tokens: no crash, no hang, and no message without a line.
    @Test
    @Timeout(180)
    void textsOfAllKindsAreReadWithoutACrash() {
        Random random = new Random(2025);
        List<String> seeds = new ArrayList<>(List.of(MODEL, SEQUENCES));
        Prelude.get().files().forEach(file -> seeds.add(file.text()));
        long end = System.nanoTime() + MOST_TIME.toNanos();
        int checked = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = i % 2 == 0 ? tokens(random) : mutate(seeds.get(random.nextInt(seeds.size())), random);
            SourceFile file = new SourceFile("fuzz.model", text);
            DiagnosticLog log = new DiagnosticLog();
            boolean parsed = SourceParser.parse(file, log).isPresent() && !log.hasErrors();
            List<Diagnostic> diagnostics = log.sorted(file);
            if (parsed && System.nanoTime() < end) {
                diagnostics = ModelReader.read(file, Options.DEFAULT).diagnostics();
                checked++;
            }
            diagnostics.forEach(diagnostic -> requirePlace(diagnostic, file));
        }
        int seen = checked;
        assertTrue(seen > 1_000, () -> "only " + seen + " texts were checked beyond their syntax");
    }

    private static void requirePlace(Diagnostic diagnostic, SourceFile file) {
        Span span = diagnostic.span();
        int length = span.file().text().length();
        assertTrue(0 <= span.start() && span.start() <= span.end() && span.end() <= length, file::text);
        assertTrue(span.line() >= 1 && !diagnostic.message().isBlank(), file::text);
        assertTrue(DiagnosticPrinter.print(diagnostic).contains(".model:" + span.line() + ":"), file::text);
    }

    /// A cell or a model with random tokens within.
    private static String tokens(Random random) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "cell a(x: [D]) {" : "model M { input x: [3] ");
        int count = random.nextInt(30);
        for (int i = 0; i < count; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size()))).append(random.nextBoolean() ? " " : "");
        }
        return text.append(random.nextInt(4) == 0 ? "" : " output x }").toString();
    }

    @Test
    void theSeedsAreRight() {
        for (String seed : List.of(MODEL, SEQUENCES)) {
            Reading reading = ModelReader.read(new SourceFile("seed.model", seed), Options.DEFAULT);
            assertTrue(reading.model().isPresent(), () -> DiagnosticPrinter.print(reading.diagnostics()));
        }
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
