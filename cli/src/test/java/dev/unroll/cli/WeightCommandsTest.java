package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.file.JsonSyntaxException;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightCommandsTest {
    @TempDir
    private Path folder;

    private Path tiny = Path.of("");
    private Path batch = Path.of("");
    private Path out = Path.of("");

    @BeforeEach
    void writeFiles() throws IOException {
        tiny = Models.write(folder, "tiny.model", Models.TINY);
        batch = write("batch.safetensors", Map.of("x", inputs(2), "y", Tensor.ofLongs(List.of(2), 0, 2)));
        out = folder.resolve("out.safetensors");
    }

    @Test
    void aProbeHasLossOutputsAndGradients() throws IOException {
        Ran.unroll("probe", tiny, "--batch", batch, "-o", out, "--precision", "double")
                .succeeded();

        Map<String, Tensor> results = Safetensors.read(out).tensors();
        assertEquals(List.of(), tensor(results, "loss").shape());
        assertEquals(List.of(2, 3), tensor(results, "output/probabilities").shape());
        assertEquals(List.of(12, 2), tensor(results, "grad/states.Wx").shape());
        assertEquals("double", Safetensors.read(out).metadata().get("precision"));
    }

    @Test
    void aProbeAppliesUpdates() throws IOException {
        Ran.unroll("probe", tiny, "--batch", batch, "-o", out, "--optimizer", "sgd(rate: 0.1)", "--repeat", 5)
                .succeeded();

        Map<String, Tensor> results = Safetensors.read(out).tensors();
        double[] losses = tensor(results, "losses").toDoubles();
        assertEquals(5, losses.length);
        assertTrue(losses[4] < losses[0]);
        assertEquals(tensor(results, "loss").get(0), losses[0]);
        assertEquals(List.of(3, 3), tensor(results, "param/logits.W").shape());
    }

    @Test
    void aModelWithoutALossIsProbedForward() throws IOException {
        Path file = Models.write(folder, "linear.model", "model L { input x: [2]  output y = linear(x, units: 3) }");
        Path input = write("input.safetensors", Map.of("x", Tensor.ofFloats(List.of(1, 2), 1, 2)));
        Ran.unroll("probe", file, "--batch", input, "-o", out).succeeded();
        assertEquals(
                List.of("output/y"), List.copyOf(Safetensors.read(out).tensors().keySet()));
        Ran.unroll("probe", file, "--batch", input, "-o", out, "--optimizer", "adam")
                .refusedInALine(1, "no loss");
    }

    @Test
    void predictionsAreForPeopleProgramsAndFiles() throws IOException, JsonSyntaxException {
        Path weights = weights();
        Ran people = Ran.unroll("predict", tiny, "--weights", weights, "--input", batch, "-o", out)
                .succeeded();
        assertTrue(people.out().startsWith("sample 0: class "), people.out());
        assertTrue(people.out().contains(", probability 0."), people.out());

        Ran programs = Ran.unroll("predict", tiny, "--weights", weights, "--input", batch, "--json")
                .succeeded();
        assertTrue(Json.parse(programs.out().strip()) instanceof Json.ArrayValue(var samples) && samples.size() == 2);
        assertTrue(programs.out().contains("\"probability\":0."), programs.out());

        Ran.unroll("probe", tiny, "--weights", weights, "--batch", batch, "-o", folder.resolve("probe.safetensors"))
                .succeeded();
        assertArrayEquals(
                tensor(Safetensors.read(folder.resolve("probe.safetensors")).tensors(), "output/probabilities")
                        .toDoubles(),
                tensor(Safetensors.read(out).tensors(), "probabilities").toDoubles(),
                1e-6);
    }

    @Test
    void anEvaluationCountsEverySample() throws IOException, JsonSyntaxException {
        Path digits = Models.write(folder, "digits.model", Models.DIGITS);
        Path run = folder.resolve("run");
        Ran.unroll("train", digits, "--out", run, "--steps", 1).succeeded();
        Path weights = run.resolve("weights.safetensors");

        String text =
                Ran.unroll("eval", digits, "--weights", weights).succeeded().out();
        String json = Ran.unroll("eval", digits, "--weights", weights, "--json")
                .succeeded()
                .out();

        assertTrue(text.contains("\naccuracy 0."), text);
        assertTrue(text.contains("recognised"), text);
        assertTrue(Json.parse(json.strip()) instanceof Json.ObjectValue(var members)
                && members.keySet().containsAll(List.of("samples", "loss", "metrics", "confusion")));
    }

    @Test
    void derivedGradientsAgreeWithDifferences() throws JsonSyntaxException {
        String out = Ran.unroll("gradcheck", tiny, "--samples", 4).succeeded().out();
        assertTrue(out.contains("4 of 24 entries"), out);
        assertTrue(out.contains("up to 4 entries of each parameter"), out);
        String json = Ran.unroll("gradcheck", tiny, "--samples", 2, "--json")
                .succeeded()
                .out();
        assertTrue(Json.parse(json.strip()) instanceof Json.ArrayValue(var items) && items.size() == 6);
    }

    /// Differences know nothing of `stop`.
    @Test
    void gradientsThatDifferencesContradictFail() throws IOException {
        Path file = Models.write(
                folder, "stop.model", Models.TINY.replace("last(states)", "last(states) + stop(last(states))"));
        Ran ran = Ran.unroll("gradcheck", file, "--samples", 4);
        assertEquals(1, ran.exitCode());
        assertTrue(ran.out().contains("WRONG"), ran.out());
    }

    @Test
    void weightsOfAnotherModelAreRefused() throws IOException {
        Path weights = weights();
        Ran.unroll("predict", tiny, "--set", "units=4", "--weights", weights, "--input", batch)
                .refusedInALine(1, "states.Wx");
        Ran.unroll("predict", tiny, "--weights", batch, "--input", batch).refusedInALine(1, "missing: states.Wx");
    }

    @Test
    void aTruncatedFileIsRefused() throws IOException {
        byte[] content = Files.readAllBytes(weights());
        Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(content, content.length - 5));
        Ran.unroll("predict", tiny, "--weights", cut, "--input", batch).refusedInALine(1, cut.toString());
        Path none = folder.resolve("none.safetensors");
        Ran.unroll("predict", tiny, "--weights", none, "--input", batch).refusedInALine(1, "no such file");
    }

    @Test
    void aBatchThatDoesNotFitIsRefused() throws IOException {
        Path weights = weights();
        refusedBatch(weights, "has no tensor `x`", Map.of("z", inputs(2)));
        refusedBatch(weights, "instead of [samples, 4, 2]", Map.of("x", Tensor.ofFloats(List.of(1, 2), 1, 2)));
        refusedBatch(weights, "has no tensor `y`", Map.of("x", inputs(2)));
        refusedBatch(weights, "classes are 0 to 2", Map.of("x", inputs(1), "y", Tensor.ofLongs(List.of(1), 3)));
        refusedBatch(weights, "classes are I64", Map.of("x", inputs(1), "y", Tensor.ofFloats(List.of(1), 1)));
        refusedBatch(weights, "has 1 samples", Map.of("x", inputs(2), "y", Tensor.ofLongs(List.of(1), 1)));
    }

    @Test
    void aBatchWithOtherNamesIsToldByThem() throws IOException {
        refusedBatch(weights(), "`x` [samples, 4, 2], which model Tiny takes; there are `z`", Map.of("z", inputs(2)));
    }

    @Test
    void namesFromFilesDoNotReachTheTerminalAsTheyAre() throws IOException {
        refusedBatch(weights(), "there are `z?[31m`", Map.of("z\u001b[31m", inputs(2)));
    }

    @Test
    void filesThatAreReadAreNotWrittenOver() throws IOException {
        Path weights = weights();
        byte[] before = Files.readAllBytes(weights);
        Ran.unroll("predict", tiny, "--weights", weights, "--input", batch, "-o", weights)
                .refusedInALine(2, "written over");
        Ran.unroll("probe", tiny, "--weights", weights, "--batch", batch, "-o", folder.resolve("./tiny.model"))
                .refusedInALine(2, "written over");
        assertArrayEquals(before, Files.readAllBytes(weights));
    }

    @Test
    void outputsThatAreNoNumbersSayNoClassAndWeightsThatAreNoneAreTold() throws IOException {
        TensorFile trained = Safetensors.read(weights());
        Map<String, Tensor> nothing = new LinkedHashMap<>();
        trained.tensors().forEach((name, tensor) -> {
            double[] entries = new double[tensor.size()];
            Arrays.fill(entries, Double.NaN);
            nothing.put(name, Tensor.ofDoubles(tensor.shape(), entries));
        });
        Path weights = folder.resolve("nan.safetensors");
        Safetensors.write(weights, new TensorFile(nothing, trained.metadata()));
        Ran ran = Ran.unroll("predict", tiny, "--weights", weights, "--input", batch)
                .succeeded();
        assertFalse(ran.out().contains("class"), ran.out());
        assertTrue(ran.out().contains("NaN"), ran.out());
        String warning = "unroll: warning: in " + weights
                + ", 9 of 9 entries of `logits.W` are not finite; the first is entry 0, which is NaN\n";
        assertTrue(ran.err().contains(warning), ran.err());
        Path steps = Files.writeString(folder.resolve("steps.txt"), "0.5 0.25\n");
        Ran stream = Ran.unroll("predict", tiny, "--weights", weights, "--stream", "--input", steps)
                .succeeded();
        assertTrue(stream.err().contains(warning), stream.err());
    }

    @Test
    void inputsThatAreNoNumbersAreRefused() throws IOException {
        double[] nothing = new double[8];
        nothing[5] = Double.NaN;
        Path input = write("nan.safetensors", Map.of("x", Tensor.ofDoubles(List.of(1, 4, 2), nothing)));
        Ran.unroll("predict", tiny, "--weights", weights(), "--input", input)
                .refusedInALine(1, "tensor `x`: sample 0, step 2, entry 1 is NaN");
    }

    @Test
    void gradientsThatVanishOverTimeAreNotTakenForWrong() throws IOException {
        Path file = Models.write(
                folder,
                "chain.model",
                Models.DIGITS.replace(
                        "states = rnn(rows, units: units)",
                        "a = lstm(rows, units: units)  states = lstm(rows, units: units, h: last(a), c: last(a.c))"));
        Ran.unroll("gradcheck", file, "--set", "units=4", "--samples", 4).succeeded();
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        Ran.unroll("probe", tiny, "--batch", batch, "-o", folder).refusedInALine(1, "cannot write " + folder);
        Ran.unroll("probe", tiny, "--batch", batch, "-o", tiny.resolve("x")).refusedInALine(1, "tiny.model");
    }

    private void refusedBatch(Path weights, String part, Map<String, Tensor> tensors) throws IOException {
        Path file = write("wrong.safetensors", tensors);
        Ran.unroll("probe", tiny, "--weights", weights, "--batch", file, "-o", out)
                .refusedInALine(1, part);
    }

    /// Weights after an update, as a weight file.
    private Path weights() throws IOException {
        Path probe = folder.resolve("start.safetensors");
        Ran.unroll("probe", tiny, "--batch", batch, "-o", probe, "--optimizer", "sgd(0.1)")
                .succeeded();
        LinkedHashMap<String, Tensor> parameters = new LinkedHashMap<>();
        Safetensors.read(probe).tensors().forEach((name, tensor) -> {
            if (name.startsWith("param/")) {
                parameters.put(name.substring("param/".length()), tensor);
            }
        });
        return write("weights.safetensors", parameters);
    }

    private Path write(String name, Map<String, Tensor> tensors) throws IOException {
        Path file = folder.resolve(name);
        Safetensors.write(file, new TensorFile(tensors, Map.of()));
        return file;
    }

    private static Tensor inputs(int samples) {
        double[] entries = new double[samples * 8];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = Math.sin(i);
        }
        return Tensor.ofDoubles(List.of(samples, 4, 2), entries);
    }

    private static Tensor tensor(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        assertNotNull(tensor, () -> name + " is not among " + tensors.keySet());
        return tensor;
    }
}
