package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models that read a sequence step by step, and that go on by themselves.
class StreamAndGenerateTest {
    private static final String NEXT = """
            model Next {
              input  letters: sequence(8) of class(5)
              target next:    sequence(8) of class(5)
              states = rnn(one_hot(letters), units: 12)
              logits = linear(states, units: 5)
              minimize cross_entropy(logits, next)
              output   probabilities = softmax(logits)
            }
            train { data: text("abc.txt")  batch: 20  steps: 200  optimizer: adam(rate: 0.01)  evaluate_every: 200 }
            """;

    private static final String BEFORE =
            NEXT.replace("one_hot(letters)", "[one_hot(letters); one_hot(prev(next, start: 0))]");

    private static final String FORECAST = """
            model Forecast {
              input  past: sequence(4) of [2]
              target next: [1]
              forecast = linear(last(rnn(past, units: 3)), units: 1)
              minimize mean_squared_error(forecast, next)
              output   forecast
            }
            train {
              data: csv("table.csv", columns: [a, b], target: b, ahead: 1, normalize: standard)
              batch: 5  steps: 5
            }
            """;

    /// Three letters backwards, read in both directions.
    private static final String ANSWER = """
            model Answer {
              input  word:   sequence(3) of class(4)
              target answer: sequence(5) of class(4)
              read    = bidirectional(one_hot(word), gru, units: 12)
              said    = one_hot(prev(answer, start: 0))
              decoded = gru(said, units: 24, h: tanh(linear(last(read), units: 24)))
              logits  = linear(decoded, units: 4)
              minimize cross_entropy(logits, answer)
              output   probabilities = softmax(logits)
            }
            train {
              data: safetensors("pairs.safetensors", test: 0.1)
              batch: 40  steps: 600  optimizer: adam(rate: 0.01)  evaluate_every: 600
            }
            """;

    @TempDir
    private Path folder;

    private Path weights = Path.of("");

    @BeforeEach
    void nameTheWeights() {
        weights = folder.resolve("run/weights.safetensors");
    }

    private Path trained(String text) throws IOException {
        Path model = Models.write(folder, "m.model", text);
        Models.write(folder, "abc.txt", "abc\n".repeat(80));
        Models.write(
                folder,
                "table.csv",
                IntStream.range(0, 40)
                        .mapToObj(row -> row % 7 + "," + row % 5)
                        .collect(Collectors.joining("\n", "a,b\n", "\n")));
        Ran.unroll("train", model, "--out", folder.resolve("run"), "--overwrite")
                .succeeded();
        return model;
    }

    private String generate(Path model, Object... more) {
        Object[] arguments = {"predict", model, "--weights", weights, "--generate"};
        Object[] all = new Object[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Ran.unroll(all).succeeded().out();
    }

    @Test
    void theLastStepOfAStreamSaysWhatTheWholeSays() throws IOException {
        Path model = trained(FORECAST);
        Path rows = Models.write(folder, "rows.csv", "b,a\n1,2\n3,4\n0,6\n2,1\n");
        String whole = Ran.unroll("predict", model, "--weights", weights, "--input", rows, "--json")
                .succeeded()
                .out();
        List<String> steps = Ran.unroll("predict", model, "--weights", weights, "--stream", "--input", rows, "--json")
                .succeeded()
                .out()
                .lines()
                .toList();
        assertEquals(4, steps.size());
        assertTrue(steps.getFirst().startsWith("{\"step\":1,\"outputs\":{\"forecast\":["), steps.getFirst());
        assertEquals(number(whole), number(steps.getLast()), 1e-4);
        assertNotEquals(number(steps.get(0)), number(steps.get(1)));
    }

    @Test
    void rowsOfAStreamHaveTheCellsOfTheFirstAndColumnsOneName() throws IOException {
        Path model = trained(FORECAST);
        Path more = Models.write(folder, "more.csv", "a,b\n3,4,5\n");
        stream(model, more).refused(1, more + ", line 2, has 3 cells, but the first line has 2.");
        Path twice = Models.write(folder, "twice.csv", "a,b,a\n1,2,3\n");
        stream(model, twice).refused(1, twice + " has two columns a.");
        Path large = Models.write(folder, "large.csv", "a,b\n1,1e39\n");
        stream(model, large)
                .refused(1, large + ", line 2, column b, has `1e39`, which only `precision: double` can hold.");
    }

    private Ran stream(Path model, Path rows) {
        return Ran.unroll("predict", model, "--weights", weights, "--stream", "--input", rows);
    }

    private static double number(String json) {
        return Double.parseDouble(json.replaceAll("(?s).*\"forecast\":\\[([-0-9.E]+)\\].*", "$1"));
    }

    @Test
    void tokensComeFromStandardInput() throws IOException {
        Path model = trained(NEXT);
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("\na\nbc\n".getBytes(StandardCharsets.UTF_8)));
        try {
            Ran ran = Ran.unroll("predict", model, "--weights", weights, "--stream")
                    .succeeded();
            List<String> lines = ran.out().lines().toList();
            assertEquals(4, lines.size(), ran.out());
            assertTrue(lines.get(0).startsWith("step 1: class 2 (a), probability 0.9"), ran.out());
            assertTrue(lines.get(1).contains("(b)"), ran.out());
            assertTrue(lines.get(2).contains("(c)"), ran.out());
            assertTrue(lines.get(3).contains("(\\n)"), ran.out());
        } finally {
            System.setIn(before);
        }
    }

    @Test
    void withoutDataOfTheirOwnModelsReadNumbers() throws IOException {
        Path model = trained(NEXT);
        Safetensors.write(weights, new TensorFile(Safetensors.read(weights).tensors(), Map.of()));
        Path numbers = Models.write(folder, "numbers.txt", "1\n2\n");
        Ran ran = Ran.unroll("predict", model, "--weights", weights, "--stream", "--input", numbers)
                .succeeded();
        assertEquals(2, ran.out().lines().count(), ran.out());
        Path wrong = Models.write(folder, "wrong.txt", "1\n9\n");
        Ran refused = Ran.unroll("predict", model, "--weights", weights, "--stream", "--input", wrong);
        assertEquals(1, refused.exitCode());
        assertTrue(
                refused.err().contains("line 2, has `9`, which is no class from 0 to 4 for `letters`"), refused.err());
        assertTrue(generate(model, 1, "--temperature", 0, "--start", "2 3").matches("2 3 [0-4]\n"));
    }

    @Test
    void whatIsNoStepIsRefusedWithItsLine() throws IOException {
        Path model = trained(FORECAST);
        Path rows = Models.write(folder, "rows.csv", "a,b\n1,2\n3,many\n");
        Ran refused = Ran.unroll("predict", model, "--weights", weights, "--stream", "--input", rows);
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("line 3, column b, has `many`, which is no number"), refused.err());
        Path other = Models.write(folder, "other.csv", "a,c\n1,2\n");
        Ran.unroll("predict", model, "--weights", weights, "--stream", "--input", other)
                .refusedInALine(1, "has no column b");
    }

    @Test
    void aModelThatNeedsTheWholeSequenceIsRefusedAtTheLine() throws IOException {
        Path model = trained(FORECAST.replace("last(rnn(past, units: 3))", "last(reverse(rnn(past, units: 3)))"));
        for (String way : List.of("--stream", "--generate=3")) {
            Ran ran = Ran.unroll("predict", model, "--weights", weights, way);
            ran.refused(1, "m.model:4:3: error: " + (way.equals("--stream") ? "--stream gives" : "--generate goes"));
            assertTrue(
                    ran.err().contains("but `reverse` in line 4 of " + model + " needs the whole sequence"), ran.err());
            assertTrue(ran.err().contains("  forecast = linear(last(reverse("), ran.err());
        }
    }

    @Test
    void aTextGoesOnAsTheModelHasLearned() throws IOException {
        Path model = trained(NEXT);
        assertEquals("abc\nabc\nab\n", generate(model, 8, "--temperature", 0, "--start", "ab"));
        assertEquals("abc\nabc\n", generate(model, 8, "--temperature", 0));
        assertTrue(
                generate(model, 3, "--temperature", 0, "--json").startsWith("{\"text\":\"abc\",\"classes\":[2,3,4]}"));
    }

    @Test
    void whatIsNotKnownOfAStartIsSaid() throws IOException {
        Path model = trained(NEXT);
        Ran ran = Ran.unroll("predict", model, "--weights", weights, "--generate", 2, "--start", "a\u00e4b")
                .succeeded();
        assertTrue(
                ran.err()
                        .contains("--start has characters that the weights do not know, which are read as class 0:"
                                + " `\u00e4`"),
                ran.err());
    }

    @Test
    void choicesDependOnTheSeedAndTheTemperatureAlone() throws IOException {
        Path model = trained(NEXT);
        String hot = generate(model, 60, "--temperature", 3, "--seed", 1);
        assertEquals(hot, generate(model, 60, "--temperature", 3, "--seed", 1, "--threads", 2));
        assertEquals(hot, generate(model, 60, "--temperature", 3, "--seed", 1, "--threads", 1));
        assertNotEquals(hot, generate(model, 60, "--temperature", 3, "--seed", 2));
        assertEquals("abc\n".repeat(15), generate(model, 60, "--temperature", 0.05, "--seed", 5));
    }

    @Test
    void aTargetThatIsReadBeforeIsTheModelsOwnChoice() throws IOException {
        Path model = trained(BEFORE);
        assertEquals("abc\nabc\nab\n", generate(model, 8, "--temperature", 0, "--start", "ab"));
        String hot = generate(model, 40, "--temperature", 3, "--seed", 1);
        assertEquals(hot, generate(model, 40, "--temperature", 3, "--seed", 1, "--backend", "java"));
        Ran.unroll("predict", model, "--weights", weights, "--stream", "--input", folder.resolve("abc.txt"))
                .refusedInALine(1, "reads a target at the step before, which a stream does not give");
    }

    @Test
    void aModelThatReadsItsTargetAloneGoesOn() throws IOException {
        Path model = trained(NEXT.replace("  input  letters: sequence(8) of class(5)\n", "")
                .replace("one_hot(letters)", "one_hot(prev(next, start: 1))"));
        assertEquals("abc\nabc\nab\n", generate(model, 8, "--temperature", 0, "--start", "ab"));
    }

    @Test
    void inputsThatAreGivenAreAnsweredByTheModelsOwnChoices() throws IOException {
        Path model = Models.write(folder, "answer.model", ANSWER);
        byte[] words = new byte[3 * 400];
        byte[] answers = new byte[5 * 400];
        for (int sample = 0; sample < 400; sample++) {
            for (int i = 0; i < 3; i++) {
                words[3 * sample + i] = (byte) (1 + (sample / (int) Math.pow(3, i)) % 3);
                answers[5 * sample + 2 - i] = words[3 * sample + i];
            }
        }
        tensors("pairs.safetensors", 400, Map.of("word", words, "answer", answers));
        Ran.unroll("train", model, "--out", folder.resolve("run")).succeeded();
        Path asked = tensors("asked.safetensors", 2, Map.of("word", new byte[] {1, 2, 3, 3, 3, 1}));
        assertEquals("3 2 1 0 0\n1 3 3 0 0\n", generate(model, 5, "--temperature", 0, "--input", asked));
        assertEquals("3 2\n1 3\n", generate(model, 2, "--temperature", 0, "--input", asked));
        assertTrue(generate(model, 3, "--temperature", 0, "--input", asked, "--json")
                .startsWith("[{\"text\":\"3 2 1\",\"classes\":[3,2,1]},"));
        String hot = generate(model, 5, "--temperature", 9, "--seed", 1, "--input", asked);
        assertEquals(hot, generate(model, 5, "--temperature", 9, "--seed", 1, "--input", asked));
        assertNotEquals(hot, generate(model, 5, "--temperature", 9, "--seed", 2, "--input", asked));
        Ran.unroll("predict", model, "--weights", weights, "--generate", 6, "--input", asked)
                .refusedInALine(2, "--generate is 1 to 5 for model Answer");
        Ran.unroll("predict", model, "--weights", weights, "--generate", 3, "--start", "1", "--input", asked)
                .refusedInALine(2, "leave one out");
    }

    /// Words and answers have lengths of their own, with room for as many steps.
    @Test
    void anAnswerEndsByItsOwnLength() throws IOException {
        Path model = Models.write(
                folder,
                "lengths.model",
                ANSWER.replace("sequence(3)", "sequence(n)")
                        .replace("sequence(5)", "sequence(m)")
                        .replace("  input  word:", "  length n <= 3\n  length m <= 3\n  input  word:")
                        .replace("steps: 600", "steps: 5"));
        byte[] three = new byte[3 * 40];
        byte[] steps = new byte[40];
        for (int sample = 0; sample < 40; sample++) {
            steps[sample] = (byte) (1 + sample % 3);
        }
        tensors("pairs.safetensors", 40, Map.of("word", three, "n", steps, "answer", three, "m", steps));
        Ran.unroll("train", model, "--out", folder.resolve("run")).succeeded();
        Map<String, byte[]> asked = Map.of("word", new byte[6], "n", new byte[] {3, 1}, "m", new byte[] {1, 2});
        List<String> answers = generate(model, 3, "--temperature", 0, "--input", tensors("asked.safetensors", 2, asked))
                .lines()
                .toList();
        assertEquals(
                List.of(1, 2),
                answers.stream().map(line -> line.split(" ").length).toList());
        Path alone = tensors("alone.safetensors", 2, Map.of("word", new byte[6], "n", new byte[] {3, 1}));
        assertEquals(
                List.of(3, 3),
                generate(model, 3, "--temperature", 0, "--input", alone)
                        .lines()
                        .map(line -> line.split(" ").length)
                        .toList());
        Path without = tensors("without.safetensors", 2, Map.of("word", new byte[6], "m", new byte[] {1, 2}));
        Ran.unroll("predict", model, "--weights", weights, "--generate", 3, "--input", without)
                .refusedInALine(1, "has no tensor `n` [samples], which model Answer takes");
        Path pairs = tensors(
                "both.safetensors",
                2,
                Map.of("word", new byte[6], "n", new byte[] {3, 1}, "m", new byte[] {1, 2}, "answer", new byte[6]));
        String predicted = Ran.unroll("predict", model, "--weights", weights, "--input", pairs, "--json")
                .succeeded()
                .out();
        assertEquals(4 + 8, predicted.split("\\.").length - 1, predicted); // scores of 1 step and of 2
    }

    /// A line says nothing about the length of an answer to it, which may have room for less.
    @Test
    void anAnswerToALineIsAsLongAsAskedFor() throws IOException {
        Files.writeString(folder.resolve("lines.txt"), "ab\nba\na\n".repeat(20));
        String text = ANSWER.replace("sequence(3) of class(4)", "sequence(n) of class(4)")
                .replace("sequence(5) of class(4)", "sequence(m) of class(4)")
                .replace("safetensors(\"pairs.safetensors\", test: 0.1)", "text(\"lines.txt\", sample: line)")
                .replace("steps: 600", "steps: 3");
        Path model = Models.write(
                folder,
                "reply.model",
                text.replace("  input  word:", "  length n <= 7\n  length m <= 4\n  input  word:"));
        Ran.unroll("train", model, "--out", folder.resolve("run")).succeeded();
        Path asked = Files.writeString(folder.resolve("asked.txt"), "abbaab\na\n");
        String json = generate(model, 3, "--temperature", 0, "--input", asked, "--json");
        assertEquals(2, json.split("\"classes\":\\[\\d,\\d,\\d\\]", -1).length - 1, json);
    }

    private Path tensors(String name, int samples, Map<String, byte[]> rows) throws IOException {
        Map<String, Tensor> tensors = new TreeMap<>();
        rows.forEach((tensor, bytes) -> {
            int steps = bytes.length / samples;
            tensors.put(tensor, Tensor.ofBytes(steps == 1 ? List.of(samples) : List.of(samples, steps), bytes));
        });
        Path file = folder.resolve(name);
        Safetensors.write(file, new TensorFile(tensors, Map.of()));
        return file;
    }

    @Test
    void whatCannotGenerateSaysWhy() throws IOException {
        Path model = trained(FORECAST);
        Ran.unroll("predict", model, "--weights", weights, "--generate", 3)
                .refusedInALine(1, "has no output with a score for each class of a target");
        Path other = trained(NEXT.replace("one_hot(letters)", "embedding(letters, units: 2)")
                .replace("letters: sequence(8) of class(5)", "letters: sequence(8) of class(6)"));
        Ran.unroll("predict", other, "--weights", weights, "--generate", 3)
                .refusedInALine(1, "what model Next reads is not what it says");
    }

    @Test
    void optionsThatDoNotGoTogetherAreRefused() throws IOException {
        Path model = Models.write(folder, "m.model", NEXT);
        Ran.unroll("predict", model, "--weights", weights).refusedInALine(2, "--input FILE says what");
        Ran.unroll("predict", model, "--weights", weights, "--stream", "--generate", 3)
                .refusedInALine(2, "leave one out");
        Ran.unroll("predict", model, "--weights", weights, "--stream", "-o", weights)
                .refusedInALine(2, "-o writes the outputs of whole sequences");
        Ran.unroll("predict", model, "--weights", weights, "--stream", "--seed", 1)
                .refusedInALine(2, "--temperature, --seed and --start are for --generate N");
        Ran.unroll("predict", model, "--weights", weights, "--generate", 3, "--temperature", -1)
                .refusedInALine(2, "--temperature is at least 0");
        Ran.unroll("predict", model, "--weights", weights, "--generate", 0).refusedInALine(2, "--generate is 1 to");
    }
}
