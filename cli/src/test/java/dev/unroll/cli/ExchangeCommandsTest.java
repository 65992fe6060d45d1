package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

class ExchangeCommandsTest {
    @TempDir
    private Path folder;

    private Path tiny = Path.of("");
    private Path theirs = Path.of("");
    private Path ours = Path.of("");

    @BeforeEach
    void writeFiles() throws IOException {
        tiny = Models.write(folder, "tiny.model", Models.TINY);
        theirs = write("theirs.safetensors", "");
        ours = folder.resolve("ours.safetensors");
    }

    /// What PyTorch calls the weights of the model.
    private static Map<String, Tensor> pytorch(String prefix) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put(prefix + "rnn.weight_ih_l0", tensor(12, 2));
        tensors.put(prefix + "rnn.weight_hh_l0", tensor(12, 3));
        tensors.put(prefix + "rnn.bias_ih_l0", tensor(12));
        tensors.put(prefix + "rnn.bias_hh_l0", tensor(12));
        tensors.put(prefix + "fc.weight", tensor(3, 3));
        tensors.put(prefix + "fc.bias", tensor(3));
        return tensors;
    }

    private static Tensor tensor(Integer... shape) {
        float[] entries = new float[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        Arrays.fill(entries, 0.5f);
        return Tensor.ofFloats(List.of(shape), entries);
    }

    private Path write(String name, String... prefixes) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (String prefix : prefixes) {
            tensors.putAll(pytorch(prefix));
        }
        Path file = folder.resolve(name);
        Safetensors.write(file, new TensorFile(tensors, Map.of()));
        return file;
    }

    @Test
    void anImportSaysWhatWentWhereAndCanBeUsed() throws IOException {
        assertEquals(
                """
                rnn.weight_ih_l0  [12, 2]  ->  states.Wx  [12, 2]  as it is
                rnn.weight_hh_l0  [12, 3]  ->  states.Wh  [12, 3]  as it is
                rnn.bias_ih_l0    [12]     ->  states.bx  [12]     as it is
                rnn.bias_hh_l0    [12]     ->  states.bh  [12]     as it is
                fc.weight         [3, 3]   ->  logits.W   [3, 3]   as it is
                fc.bias           [3]      ->  logits.b   [3]      as it is
                """,
                Ran.unroll("import", tiny, "--weights", theirs, "-o", ours)
                        .succeeded()
                        .out());
        assertEquals(
                List.of("states.Wx", "states.Wh", "states.bx", "states.bh", "logits.W", "logits.b"),
                List.copyOf(Safetensors.read(ours).tensors().keySet()));
        assertEquals("Tiny", Safetensors.read(ours).metadata().get("model"));
        Path batch = folder.resolve("batch.safetensors");
        Safetensors.write(batch, new TensorFile(Map.of("x", tensor(1, 4, 2)), Map.of()));
        Ran.unroll("predict", tiny, "--weights", ours, "--input", batch).succeeded();
    }

    @Test
    void anImportIsForProgramsToo() throws JsonSyntaxException {
        Ran ran = Ran.unroll("import", tiny, "--weights", theirs, "-o", ours, "--json")
                .succeeded();
        assertTrue(
                Json.parse(ran.out().strip()) instanceof Json.ArrayValue(var transfers)
                        && transfers.size() == 6
                        && transfers.getFirst() instanceof Json.ObjectValue(var members)
                        && members.containsKey("how"),
                ran.out());
    }

    @Test
    void anImportTellsWhichNumbersAreNotFinite() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>(pytorch(""));
        tensors.put("fc.bias", Tensor.ofFloats(List.of(3), 1, Float.POSITIVE_INFINITY, Float.NaN));
        tensors.put("rnn.bias_ih_l0", Tensor.ofFloats(List.of(12), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Float.NaN));
        Safetensors.write(theirs, new TensorFile(tensors, Map.of()));
        Ran ran = Ran.unroll("import", tiny, "--weights", theirs, "-o", ours).succeeded();
        assertEquals(
                "unroll: warning: in " + ours
                        + ", 1 of 12 entries of `states.bx` are not finite; the first is entry 11,"
                        + " which is NaN\n"
                        + "unroll: warning: in " + ours
                        + ", 2 of 3 entries of `logits.b` are not finite; the first is entry 1, which is Infinity\n",
                ran.err());
    }

    @Test
    void oneOfSeveralSetsOfWeightsHasToBeChosen() throws IOException {
        Path several = write("several.safetensors", "start.", "best.");
        Ran.unroll("import", tiny, "--weights", several, "-o", ours)
                .refusedInALine(1, "what begins with start. or best. does; take that by --prefix start.");
        assertFalse(Files.exists(ours));
        Ran.unroll("import", tiny, "--weights", several, "-o", ours, "--prefix", "best.")
                .succeeded();
        Ran ran = Ran.unroll(
                        "import", tiny, "--weights", several, "-o", ours, "--ignore", "best.", "--ignore", "worst.")
                .succeeded();
        assertTrue(
                ran.err().contains("--ignore worst. leaves nothing out: no tensor's name begins with it"), ran.err());
    }

    @Test
    void weightsThatDoNotFitAreRefused() {
        Ran ran = Ran.unroll("import", tiny, "--weights", theirs, "-o", ours, "--set", "units=4");
        ran.refused(
                1, "nothing in the file fits `states` (LSTM, 4 units): it takes weight_ih [16, 2], weight_hh [16, 4]");
        ran.refused(1, "left over in the file: rnn.weight_ih_l0 [12, 2], rnn.weight_hh_l0 [12, 3]");
        assertFalse(Files.exists(ours));
        Ran.unroll("import", tiny, "--weights", theirs, "-o", ours, "--map", "rnn")
                .refusedInALine(2, "--map is THEIRS=OURS, such as rnn=states, and not `rnn`");
        Ran.unroll("import", tiny, "--weights", theirs, "-o", theirs).refusedInALine(2, "would be written over");
    }

    @Test
    void anExportSaysWhatItHas() throws IOException {
        Ran.unroll("import", tiny, "--weights", theirs, "-o", ours).succeeded();
        Path onnx = folder.resolve("tiny.onnx");
        assertEquals(
                """
                input x: float [batch, 4, 2]
                output probabilities: float [batch, 3]
                tiny.model:5: lstm(x, units: units) is the operator LSTM
                """,
                Ran.unroll("export", tiny, "--weights", ours, "-o", onnx, "--format", "onnx")
                        .succeeded()
                        .out());
        assertTrue(Files.size(onnx) > 0);
    }

    @Test
    void whatCannotBeExportedIsRefused() throws IOException {
        Path onnx = folder.resolve("tiny.onnx");
        Ran.unroll("export", tiny, "--weights", theirs, "-o", onnx)
                .refusedInALine(1, "does not hold the parameters of model Tiny: missing: states.Wx");
        Path silent = Models.write(
                folder,
                "silent.model",
                "model Silent { input x: [2]  target y: class(2)  minimize cross_entropy(x, y) }");
        Path none = folder.resolve("none.safetensors");
        Safetensors.write(none, new TensorFile(Map.of(), Map.of()));
        Ran.unroll("export", silent, "--weights", none, "-o", onnx)
                .refusedInALine(1, "model Silent cannot be exported: it has no `output`");
        assertFalse(Files.exists(onnx));
    }
}
