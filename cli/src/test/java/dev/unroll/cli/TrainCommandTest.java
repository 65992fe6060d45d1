package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainCommandTest {
    @TempDir
    private Path folder;

    private Path digits = Path.of("");
    private Path run = Path.of("");

    @BeforeEach
    void writeModel() throws IOException {
        digits = Models.write(folder, "digits.model", Models.DIGITS);
        run = folder.resolve("run");
    }

    @Test
    void aRunKeepsEverythingInItsFolder() throws IOException {
        Ran ran = Ran.unroll("train", digits, "--out", run).succeeded();

        assertTrue(ran.err().contains("backend vector ("), ran.err());
        assertEquals(
                List.of("step 2  loss", "step 4  loss"),
                ran.out().lines().map(line -> line.substring(0, 12)).toList());
        assertTrue(ran.out().contains("accuracy"), ran.out());
        assertEquals(Models.DIGITS, Files.readString(run.resolve("model.model")));
        assertEquals(2, Files.readAllLines(run.resolve("metrics.jsonl")).size());
        assertTrue(Files.exists(run.resolve("weights.safetensors")));
        assertTrue(Files.exists(run.resolve("checkpoint.safetensors")));
    }

    @Test
    void optionsOverrideTheTrainBlock() {
        Ran ran = Ran.unroll(
                        "train",
                        digits,
                        "--out",
                        run,
                        "--steps",
                        3,
                        "--evaluate-every",
                        1,
                        "--batch",
                        5,
                        "--optimizer",
                        "adam(rate: 0.01)",
                        "--clip-norm",
                        1,
                        "--seed",
                        9,
                        "--threads",
                        1,
                        "--precision",
                        "double",
                        "--backend",
                        "java",
                        "--json")
                .succeeded();
        assertEquals(3, ran.out().lines().count());
        assertTrue(ran.out().startsWith("{\"step\":1,\"loss\":"), ran.out());
        assertTrue(ran.err().contains("backend java, double, 1 thread\n"), ran.err());
        assertTrue(ran.err().contains("batch 5, adam(rate: 0.01,"), ran.err());
    }

    @Test
    void theFastestBackendIsMeasuredAndNamed() {
        Ran ran = Ran.unroll("train", digits, "--out", run, "--backend", "auto").succeeded();
        Matcher choice = Pattern.compile(
                        "backend auto takes (vector|java) for 4 steps: vector .+ ms/step.*, java .+ ms/step")
                .matcher(ran.err());
        assertTrue(choice.find(), ran.err());
        assertTrue(ran.err().contains("parameters; backend " + choice.group(1)), ran.err());
        assertEquals(2, ran.out().lines().count());
    }

    @Test
    void stepsAreMeasuredWithoutTraining() {
        String one = Ran.unroll("train", digits, "--out", run, "--backend", "java", "--measure", "--json")
                .succeeded()
                .out();
        assertTrue(one.matches("\\{\"backend\":\"java\",\"start\":[-.E0-9]+,\"step\":[-.E0-9]+}\n"), one);
        String all = Ran.unroll("train", digits, "--out", run, "--backend", "auto", "--measure")
                .succeeded()
                .out();
        assertEquals(
                List.of("vector", "java"),
                all.lines()
                        .map(line -> line.split(" ")[0])
                        .filter(name -> !name.equals("tornado"))
                        .toList());
        assertFalse(Files.exists(run));
    }

    @Test
    void aResumedRunEndsLikeOneThatNeverStopped() throws IOException {
        Path whole = folder.resolve("whole");
        Ran.unroll("train", digits, "--out", whole).succeeded();
        Ran.unroll("train", digits, "--out", run, "--steps", 2).succeeded();

        Ran ran = Ran.unroll("train", digits, "--resume", run).succeeded();

        assertTrue(ran.err().contains("going on after step 2"), ran.err());
        assertArrayEquals(
                Files.readAllBytes(whole.resolve("weights.safetensors")),
                Files.readAllBytes(run.resolve("weights.safetensors")));
    }

    @Test
    void aResumedRunCarriesItsStatesOn() throws IOException {
        Path model = Models.write(folder, "series.model", Models.SERIES);
        Models.write(folder, "letters.txt", "abcabdabe".repeat(20));
        Path whole = folder.resolve("whole");
        Ran trained = Ran.unroll("train", model, "--out", whole).succeeded();
        assertTrue(trained.err().contains("28 samples to train and 7 to test"), trained.err());
        for (int steps : List.of(3, 7, 9)) { // an epoch has seven steps
            Path part = folder.resolve("part" + steps);
            Ran.unroll("train", model, "--out", part, "--steps", steps, "--threads", 1)
                    .succeeded();
            Ran.unroll("train", model, "--resume", part, "--threads", 2).succeeded();
            assertArrayEquals(
                    Files.readAllBytes(whole.resolve("weights.safetensors")),
                    Files.readAllBytes(part.resolve("weights.safetensors")));
        }
        Ran other = Ran.unroll("train", model, "--resume", whole, "--carry", "forever");
        assertTrue(other.err().contains("carry was true and is now forever"), other.err());
        Path forever = folder.resolve("forever");
        Ran.unroll("train", model, "--out", forever, "--carry", "forever").succeeded();
        assertFalse(Arrays.equals(
                Files.readAllBytes(whole.resolve("weights.safetensors")),
                Files.readAllBytes(forever.resolve("weights.safetensors"))));
    }

    @Test
    void statesAreCarriedAlongASeriesAlone() throws IOException {
        Ran.unroll("train", digits, "--out", run, "--carry", "true")
                .refused(1, "no state can be carried, as data set digits has samples that are no windows of a series");
        Path model = Models.write(folder, "series.model", Models.SERIES);
        Models.write(folder, "letters.txt", "abcabdabe".repeat(20));
        String overlapping = "text(\"" + folder.resolve("letters.txt") + "\", stride: 2)";
        Ran.unroll("train", model, "--out", run, "--data", overlapping)
                .refused(1, "has windows of 5 steps that start every 2 rows");
        Ran.unroll("train", model, "--out", run, "--batch", 28)
                .refused(1, "has 28 windows to train and a batch takes 28; use a smaller batch");
        Path reversed = Models.write(
                folder,
                "reversed.model",
                Models.SERIES.replace("rnn(", "reverse(rnn(").replace("12)", "12))"));
        Ran.unroll("train", reversed, "--out", run).refused(1, "reversed.model:4:3: error: states are carried");
        Ran.unroll("train", model, "--out", run, "--carry", "always").refusedInALine(2, "--carry");
    }

    @Test
    void aRunMayStartFromWeights() throws IOException {
        Ran.unroll("train", digits, "--out", run, "--steps", 1).succeeded();
        Path weights = run.resolve("weights.safetensors");
        Path further = folder.resolve("further");
        Ran.unroll("train", digits, "--weights", weights, "--out", further, "--optimizer", "sgd(rate: 0)")
                .succeeded();
        assertArrayEquals(Files.readAllBytes(weights), Files.readAllBytes(further.resolve("weights.safetensors")));
        Ran.unroll("train", digits, "--weights", weights, "--resume", run).refusedInALine(2, "--weights");
    }

    @Test
    void aRunThatIsStoppedCanBeResumed() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules",
                        "jdk.incubator.vector",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        "train",
                        digits.toString(),
                        "--steps",
                        "1000000",
                        "--evaluate-every",
                        "5",
                        "--out",
                        run.toString())
                .start();
        try (BufferedReader out = process.inputReader();
                BufferedReader err = process.errorReader()) {
            assertTrue(out.readLine().startsWith("step"));
            process.toHandle().destroy(); // unlike destroy() of the process, this leaves its output open
            process.waitFor();
            String last = err.lines().reduce("", (_, line) -> line);
            Matcher stopped = Pattern.compile("stopped; the checkpoint is of step (\\d+), go on by --resume .*")
                    .matcher(last);
            assertTrue(stopped.find(), last);
            Ran.unroll("train", digits, "--resume", run, "--steps", Long.parseLong(stopped.group(1)) + 1)
                    .succeeded();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aRunThatDoesNotGetBetterEndsEarlyAndIsTestedWithItsBestWeights() throws IOException {
        Ran ran = Ran.unroll(
                        "train",
                        digits,
                        "--out",
                        run,
                        "--steps",
                        50,
                        "--evaluate-every",
                        1,
                        "--validation",
                        0.1,
                        "--early-stopping",
                        2,
                        "--optimizer",
                        "sgd(rate: plateau(2, patience: 1))")
                .succeeded();

        assertTrue(ran.err().contains("9,000 samples to train, 1,000 to validate and 2,000 to test"), ran.err());
        assertTrue(ran.out().lines().count() < 50, ran.out());
        String tested = ran.out().lines().reduce("", (_, line) -> line);
        Path best = run.resolve("best.safetensors");
        assertTrue(ran.err().contains("the best weights are in " + best), ran.err());
        Ran eval = Ran.unroll("eval", digits, "--weights", best, "--json").succeeded();
        Matcher loss = Pattern.compile("\"loss\":([0-9.]+)").matcher(eval.out());
        assertTrue(loss.find(), eval.out());
        String expected = String.format(Locale.ROOT, "test  loss %.4f  ", Double.valueOf(loss.group(1)));
        assertTrue(tested.startsWith(expected), tested + " is not " + expected);
    }

    @Test
    void aGroupHasToHaveMembers() {
        Ran.unroll("train", digits, "--out", run, "--groups", "group(\"state.*\", weight_decay: 0)")
                .refusedInALine(
                        1,
                        "group([\"state.*\"], weight_decay: 0.0) fits no parameter of model Digits; there are states");
    }

    @Test
    void aRunCannotBeResumedWithOtherSettings() {
        Ran.unroll("train", digits, "--out", run, "--steps", 2).succeeded();

        Ran ran = Ran.unroll("train", digits, "--resume", run, "--batch", 7);

        assertEquals(1, ran.exitCode());
        assertTrue(ran.err().contains("batch was 20 and is now 7"), ran.err());
    }

    @Test
    void resumingNeedsARun() {
        Ran ran = Ran.unroll("train", digits, "--resume", folder);
        assertEquals(1, ran.exitCode());
        assertTrue(ran.err().contains("holds no checkpoint"), ran.err());
        Ran.unroll("train", digits, "--resume", run, "--out", run).refusedInALine(2, "--resume");
    }

    @Test
    void aRunIsDestroyedOnlyOnRequest() {
        Ran.unroll("train", digits, "--out", run, "--steps", 1).succeeded();

        Ran again = Ran.unroll("train", digits, "--out", run, "--steps", 1);
        assertEquals(1, again.exitCode());
        assertTrue(again.err().contains("--overwrite"), again.err());

        Ran.unroll("train", digits, "--out", run, "--steps", 1, "--overwrite").succeeded();
    }

    @Test
    void aStartThatIsNoNumberIsShownWhereItIsDeclared() throws IOException {
        Path odd = Models.write(
                folder,
                "odd.model",
                Models.DIGITS.replace(
                        "  logits = linear(last(states), units: 10)\n",
                        "  param odd: [units] = log(normal(0, 1))\n  logits = linear(last(states) .* odd, units: 10)\n"));
        for (String command : new String[] {"train", "gradcheck"}) {
            Ran.unroll(command, odd)
                    .refused(1, "odd.model:6:9: error: parameter `odd` starts with what is no number, as in entry ");
        }
    }

    @Test
    void aLossThatIsNoNumberEndsTheRunInALine() throws IOException {
        Path relu = Models.write(
                folder, "relu.model", Models.DIGITS.replace("units: units)", "units: units, activation: relu)"));
        Ran ran = Ran.unroll(
                "train", relu, "--out", run, "--steps", 50, "--optimizer", "sgd(rate: 1e10)", "--evaluate-every", 50);
        assertEquals(1, ran.exitCode());
        assertTrue(ran.err().contains("try a lower rate"), ran.err());
        assertFalse(ran.err().contains("    at "), ran.err());
    }

    @Test
    void dataHasToBeNamed() throws IOException {
        Path silent = Models.write(folder, "silent.model", Models.DIGITS.replace("data: digits", ""));
        Ran.unroll("train", silent, "--out", run).refusedInALine(2, "--data");
        Ran.unroll("train", digits, "--data", "nowhere", "--out", run).refusedInALine(1, "nowhere");
        Ran.unroll("train", digits, "--data", folder, "--out", run).refusedInALine(1, folder.toString());
    }

    @Test
    void dataHasToFitTheModel() throws IOException {
        Path tiny = Models.write(folder, "tiny.model", Models.TINY);
        Ran ran = Ran.unroll("train", tiny, "--data", "digits", "--out", run);
        assertEquals(1, ran.exitCode());
        assertTrue(ran.err().contains("28"), ran.err());
        assertFalse(Files.exists(run));
    }

    @Test
    void settingsThatMeanNothingAreRefused() {
        Ran.unroll("train", digits, "--steps", -5).refusedInALine(2, "--steps: `steps` must be at least 1, and is -5");
        Ran.unroll("train", digits, "--optimizer", "sgd(rat: 1)").refusedInALine(2, "did you mean `rate`?");
        Ran.unroll("train", digits, "--optimizer", "sgd(").refusedInALine(2, "--optimizer");
        Ran.unroll("train", digits, "--precision", "half").refusedInALine(2, "--precision");
    }

    @Test
    void aModelWithoutALossCannotBeTrained() throws IOException {
        Path file = Models.write(folder, "linear.model", "model L { input x: [3]  output y = linear(x, units: 2) }");
        Ran.unroll("train", file, "--data", "digits").refusedInALine(1, "`minimize`");
        Ran.unroll("gradcheck", file).refusedInALine(1, "has no loss");
    }

    @Test
    void theFolderOfARunIsNamedAfterTheModelAndFree() {
        assertTrue(RunNames.free(digits).endsWith("digits"));
    }
}
