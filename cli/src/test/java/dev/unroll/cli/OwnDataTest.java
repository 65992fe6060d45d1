package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.file.Safetensors;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Models that are trained on files of a user's own.
class OwnDataTest {
    private static final String FORECAST = """
            model Forecast {
              input  past: sequence(6) of [1]
              target next: [1]
              forecast = linear(last(rnn(past, units: 8)), units: 1)
              minimize mean_squared_error(forecast, next)
              output   forecast
            }
            train {
              data: csv("wave.csv", columns: "value", target: "value", ahead: 1, normalize: standard, validation: 0.2)
              batch: 20  steps: 300  optimizer: adam(rate: 0.01)  evaluate_every: 300
            }
            """;

    private static final String NEXT = """
            model Next {
              input  letters: sequence(8) of class(4)
              target next:    sequence(8) of class(4)
              logits = linear(rnn(one_hot(letters), units: 12), units: 4)
              minimize cross_entropy(logits, next)
              report   accuracy(logits, next)
              output   probabilities = softmax(logits)
            }
            train { data: text("abc.txt")  batch: 20  steps: 200  optimizer: adam(rate: 0.01)  evaluate_every: 200 }
            """;

    private static final String LINES = NEXT.replace("sequence(8)", "sequence(n)")
            .replace("  input  letters", "  length n <= 9\n  input  letters")
            .replace("text(\"abc.txt\")", "text(\"abc.txt\", sample: line)");

    @TempDir
    private Path folder;

    private Path run = Path.of("");
    private Path weights = Path.of("");

    @BeforeEach
    void nameTheRun() {
        run = folder.resolve("run");
        weights = run.resolve("weights.safetensors");
    }

    @Test
    void linesAreSamplesOfTheirOwnLengths() throws IOException {
        Path model = Models.write(folder, "lines.model", LINES);
        Models.write(folder, "abc.txt", "ab\naaabbb\naabb\n".repeat(30));
        Ran trained = Ran.unroll("train", model, "--out", run).succeeded();
        assertTrue(
                trained.err()
                        .contains("abc.txt (450 characters in 90 lines, 3 of them different), 72 samples to train"),
                trained.err());
        Path asked = Models.write(folder, "asked.txt", "ab\naabb\n");
        Ran predicted = Ran.unroll("predict", model, "--weights", weights, "--input", asked)
                .succeeded();
        List<String> said = predicted
                .out()
                .lines()
                .filter(line -> line.startsWith("  says "))
                .toList();
        assertEquals(2, said.size(), predicted.out());
        // One letter for each step that exists: the line's letters and the end of the line before.
        assertEquals(1 + 3, said.get(0).strip().split(" ").length, predicted.out());
        assertEquals(1 + 5, said.get(1).strip().split(" ").length, predicted.out());
        assertTrue(said.get(1).endsWith("b \\n"), predicted.out());
        List<Integer> scores = predicted
                .out()
                .lines()
                .filter(line -> line.startsWith("  probabilities "))
                .map(line -> line.strip().split(" ").length - 1)
                .toList();
        assertEquals(List.of(4 * 3, 4 * 5), scores, predicted.out());
        String measured = Ran.unroll("eval", model, "--weights", weights, "--json")
                .succeeded()
                .out();
        String confusion = measured.replaceAll("(?s).*\"confusion\":\\[(.*?)\\]\\].*", "$1");
        assertEquals(
                6 * (3 + 7 + 5), // the last 18 lines with their ends
                java.util.Arrays.stream(confusion.split("[^0-9]+"))
                        .filter(count -> !count.isEmpty())
                        .mapToInt(Integer::parseInt)
                        .sum(),
                measured);
    }

    @Test
    void whatTheWeightsDoNotKnowIsSaid() throws IOException {
        Path model = Models.write(folder, "next.model", NEXT.replace("steps: 200", "steps: 5"));
        Models.write(folder, "abc.txt", "abc".repeat(40));
        Ran.unroll("train", model, "--out", run).succeeded();
        Path asked = Models.write(folder, "asked.txt", "abcdeabc\n");
        assertEquals(
                "unroll: " + asked
                        + " has characters that the weights do not know, which are read as class 0: `d`, `e`, `\\n`\n",
                Ran.unroll("predict", model, "--weights", weights, "--input", asked)
                        .succeeded()
                        .err());
        Path latin = Files.write(folder.resolve("latin.txt"), new byte[] {'a', (byte) 0xe9, '\n'});
        Ran.unroll("predict", model, "--weights", weights, "--stream", "--input", latin)
                .refusedInALine(1, "latin.txt: is not text in UTF-8, in line 1 or after it");
    }

    @Test
    void portsWithoutTheLengthOfTheSamplesAreRefused() throws IOException {
        Path model = Models.write(
                folder,
                "half.model",
                LINES.replace("target next:    sequence(n)", "target next:    sequence(9)")
                        .replace("logits, next)", "last(logits), last(next))"));
        Models.write(folder, "abc.txt", "ab\naaabbb\naabb\n".repeat(30));
        Ran.unroll("train", model, "--out", run)
                .refused(
                        1,
                        "The sample line 1 of abc.txt has 3 steps, but `next` of model Next is sequence(9) of class(4);"
                                + " give it the length of the samples, `sequence(n) of class(4)`.");
    }

    @Test
    void rowsAreSamplesByTheNamesThatTheyHave() throws IOException {
        Path model = Models.write(folder, "mood.model", """
                model Mood {
                  length n <= 6
                  input  pulse: sequence(n) of [1]
                  target mood:  class(2)
                  logits = linear(last(rnn(pulse, units: 6)), units: 2)
                  minimize cross_entropy(logits, mood)
                  report   accuracy(logits, mood)
                  output   probabilities = softmax(logits)
                }
                train {
                  data: csv("pulse.csv", columns: pulse, target: mood, sample: person)
                  batch: 20  steps: 200  optimizer: adam(rate: 0.01)  evaluate_every: 200
                }
                """);
        StringBuilder table = new StringBuilder("person,pulse,mood\n");
        for (int person = 0; person < 100; person++) {
            for (int row = 0; row <= person % 5; row++) {
                String mood = person % 2 == 0 ? "calm" : "upset";
                table.append("p%d,%d,%s\n".formatted(person, person % 2 == 0 ? 1 : -1, mood));
            }
        }
        Models.write(folder, "pulse.csv", table.toString());
        Ran trained = Ran.unroll("train", model, "--out", run).succeeded();
        assertTrue(trained.err().contains("pulse.csv (300 rows), 80 samples to train and 20 to test"), trained.err());
        assertTrue(trained.out().lines().reduce("", (_, line) -> line).contains("accuracy 1.0000"), trained.out());
        Path asked = Models.write(folder, "asked.csv", "pulse,person\n1,x\n-1,y\n1,x\n");
        String predicted = Ran.unroll("predict", model, "--weights", weights, "--input", asked)
                .succeeded()
                .out();
        assertTrue(predicted.contains("sample 0: class 0 (calm)"), predicted);
        assertTrue(predicted.contains("sample 1: class 1 (upset)"), predicted);
    }

    @Test
    void outputsEndWithTheirSampleAndAreInUnitsOfTheData() throws IOException {
        Path model = Models.write(folder, "level.model", """
                model Level {
                  length n <= 6
                  input  pulse: sequence(n) of [1]
                  target level: sequence(n) of [1]
                  guess = linear(rnn(pulse, units: 6), units: 1)
                  minimize mean_squared_error(guess, level)
                  output   guess
                }
                train {
                  data: csv("pulse.csv", columns: pulse, target: level, sample: person, normalize: standard)
                  batch: 20  steps: 100  optimizer: adam(rate: 0.01)  evaluate_every: 100
                }
                """);
        StringBuilder table = new StringBuilder("person,pulse,level\n");
        for (int person = 0; person < 50; person++) {
            for (int row = 0; row <= person % 5; row++) {
                table.append("p%d,%d,%d\n".formatted(person, row % 3, 100 + row % 3));
            }
        }
        Models.write(folder, "pulse.csv", table.toString());
        Ran.unroll("train", model, "--out", run).succeeded();
        Path asked = Models.write(folder, "asked.csv", "pulse,person\n0,x\n1,y\n2,y\n");
        Path outputs = folder.resolve("outputs.safetensors");
        Ran.unroll("predict", model, "--weights", weights, "--input", asked, "-o", outputs)
                .succeeded();
        double[] guess = Objects.requireNonNull(
                        Safetensors.read(outputs).tensors().get("guess"))
                .toDoubles();
        assertEquals(12, guess.length);
        for (int step = 0; step < 6; step++) {
            assertEquals(step < 1 ? 100 : 0, guess[step], 5, "sample 0, step " + step);
            assertEquals(step < 2 ? 101 : 0, guess[6 + step], 5, "sample 1, step " + step);
        }
    }

    @Test
    void aSeriesIsForecastInItsOwnUnits() throws IOException {
        Path model = Models.write(folder, "forecast.model", FORECAST);
        writeWave("wave.csv", 0, 200);
        Ran trained = Ran.unroll("train", model, "--out", run).succeeded();
        assertTrue(
                trained.err().contains("wave.csv (200 rows), 114 samples to train, 34 to validate and 34 to test"),
                trained.err());
        assertTrue(trained.out().lines().reduce("", (_, line) -> line).startsWith("test  loss 0.0"), trained.out());
        assertTrue(Safetensors.read(weights).metadata().containsKey(Preparation.METADATA));

        Path recent = writeWave("recent.csv", 300, 6);
        Ran predicted = Ran.unroll("predict", model, "--weights", weights, "--input", recent, "--json")
                .succeeded();
        double forecast =
                Double.parseDouble(predicted.out().replaceAll("(?s).*\"forecast\":\\[([-0-9.E]+)\\].*", "$1"));
        assertEquals(wave(306), forecast, 2);

        Path onnx = folder.resolve("forecast.onnx");
        Ran exported =
                Ran.unroll("export", model, "--weights", weights, "-o", onnx).succeeded();
        assertTrue(
                exported.out()
                        .matches("(?s).*\ndata as prepared in training, inputs: value as \\(x [-+] \\S+\\) / \\S+; "
                                + "target: value as \\(x [-+] \\S+\\) / \\S+; "
                                + "metadata `data` has all of it\n.*"),
                exported.out());
        String saved =
                Objects.requireNonNull(Safetensors.read(weights).metadata().get(Preparation.METADATA));
        assertTrue(Files.readString(onnx, StandardCharsets.ISO_8859_1).contains(saved));

        Ran eval = Ran.unroll("eval", model, "--weights", weights).succeeded();
        assertTrue(eval.out().startsWith("34 samples\nloss 0.0"), eval.out());
    }

    @Test
    void aTextIsLearnedCharacterByCharacter() throws IOException {
        Path model = Models.write(folder, "next.model", NEXT);
        Models.write(folder, "abc.txt", "abc".repeat(100));
        Ran trained = Ran.unroll("train", model, "--out", run).succeeded();
        assertTrue(trained.err().contains("abc.txt (300 characters, 3 of them different)"), trained.err());
        assertTrue(trained.out().contains("accuracy 1.0000"), trained.out());

        Ran exported = Ran.unroll("export", model, "--weights", weights, "-o", folder.resolve("next.onnx"))
                .succeeded();
        assertTrue(
                exported.out()
                        .contains(
                                "\ndata as prepared in training, inputs: classes of 3 characters, from the most frequent "
                                        + "on, 0 for others; metadata `data` has all of it\n"),
                exported.out());

        Path start = Models.write(folder, "start.txt", "bcabcabc");
        Ran predicted = Ran.unroll("predict", model, "--weights", weights, "--input", start)
                .succeeded();
        assertTrue(predicted.out().contains("  says c a b c a b c a\n"), predicted.out());

        Ran eval = Ran.unroll("eval", model, "--weights", weights).succeeded();
        assertTrue(eval.out().contains("accuracy 1.000000"), eval.out());
        Ran other = Ran.unroll("eval", model, "--weights", weights, "--data", "csv(\"" + start + "\")");
        assertEquals(1, other.exitCode());
        assertTrue(other.err().contains("The weights were trained on another kind of data"), other.err());
    }

    @Test
    void aRunGoesOnWithDataThatIsPreparedAlike() throws IOException {
        Path model = Models.write(folder, "forecast.model", FORECAST);
        writeWave("wave.csv", 0, 200);
        Ran.unroll("train", model, "--out", run, "--steps", 5).succeeded();
        Ran.unroll("train", model, "--resume", run, "--steps", 6).succeeded();
        Path other = Models.write(folder, "other.model", FORECAST.replace("standard", "range"));
        Ran refused = Ran.unroll("train", other, "--resume", run, "--steps", 7);
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().contains("the data has other columns, scales or tokens"), refused.err());
    }

    @Test
    void dataOfTheCommandLineIsACall() throws IOException {
        Path model = Models.write(folder, "next.model", NEXT);
        Path text = Models.write(folder, "other.txt", "cba".repeat(50));
        String call = "text(\"" + text + "\", stride: 3, test: 0.5)";
        Ran trained = Ran.unroll("train", model, "--out", run, "--steps", 5, "--data", call)
                .succeeded();
        assertTrue(trained.err().contains("23 samples to train and 23 to test"), trained.err());
        Ran.unroll("train", model, "--out", run, "--data", "txt(\"a\")").refusedInALine(2, "did you mean `text`?");
    }

    @Test
    void whatIsWrongWithAFileIsSaidInALine() throws IOException {
        Path model = Models.write(folder, "forecast.model", FORECAST);
        Path missing = folder.resolve("wave.csv");
        Ran.unroll("train", model, "--out", run).refusedInALine(1, "cannot read " + missing + ": no such file");
        Models.write(folder, "wave.csv", "value\n1\nmany\n");
        Ran.unroll("train", model, "--out", run)
                .refusedInALine(1, missing + ": line 3, column 1 (value), has `many`, which is no number");
    }

    private Path writeWave(String name, int from, int rows) throws IOException {
        return Models.write(
                folder,
                name,
                IntStream.range(from, from + rows)
                        .mapToObj(day -> day + "," + String.format(Locale.ROOT, "%.4f", wave(day)))
                        .collect(Collectors.joining("\n", "day,value\n", "\n")));
    }

    private static double wave(int day) {
        return 50 + 10 * Math.sin(2 * Math.PI * day / 12);
    }
}
