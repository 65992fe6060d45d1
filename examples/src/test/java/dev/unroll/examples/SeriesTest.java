package dev.unroll.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSets;
import dev.unroll.runtime.data.DataSource;
import dev.unroll.runtime.data.Environment;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFile;
import dev.unroll.runtime.train.RunFolder;
import dev.unroll.runtime.train.Trainer;
import dev.unroll.runtime.train.TrainingListener;
import dev.unroll.runtime.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Compares the example of a series whose states are carried on with what PyTorch computed from the same start.
class SeriesTest {
    private static final Path MODEL = Unroll.EXAMPLES.resolve("series/series.model");
    private static final int STEPS = 75;
    private static final double LOSSES = 1e-5;
    private static final double PREDICTIONS = 1e-4;
    private static final Map<String, String> NAMES = Map.of(
            "states.Wx", "rnn.weight_ih_l0",
            "states.Wh", "rnn.weight_hh_l0",
            "states.bx", "rnn.bias_ih_l0",
            "states.bh", "rnn.bias_hh_l0",
            "forecast.W", "fc.weight",
            "forecast.b", "fc.bias");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(
            value = Backend.class,
            names = {"JAVA", "VECTOR"})
    void agreesWithPyTorch(Backend backend) throws Exception {
        Map<String, Tensor> expected = fixture();
        List<Double> losses = new ArrayList<>();
        try (Network network = network(backend)) {
            Parameters.fromTensors(network.signature(), parameters(expected, "init."), network.parameters());
            new Trainer(network, data(), options(STEPS), new TrainingListener() {
                        @Override
                        public void onStep(long step, double loss) {
                            losses.add(loss);
                        }
                    })
                    .run();
        }
        assertEquals(STEPS, losses.size());
        Tensor all = get(expected, "losses");
        for (int step : List.of(0, 11, 22, 33, 44)) {
            assertEquals(all.get(step), losses.get(step), LOSSES * all.get(step), "loss of step " + step);
        }
        assertEquals(1.51173, losses.get(0), LOSSES * 1.51173);
        assertEquals(0.134531, losses.get(11), LOSSES * 0.134531);
        assertEquals(0.195282, losses.get(22), LOSSES * 0.195282);
        assertEquals(0.0891744, losses.get(33), LOSSES * 0.0891744);
        assertEquals(0.0335301, losses.get(44), LOSSES * 0.0335301);
    }

    /// What the network says in its last step of training, from the states that a checkpoint keeps.
    @Test
    void theLastPredictionFollows() throws Exception {
        Map<String, Tensor> expected = fixture();
        try (Network network = network(Backend.VECTOR)) {
            Parameters.fromTensors(network.signature(), parameters(expected, "init."), network.parameters());
            DataSet data = data();
            Path run = folder.resolve("run");
            try (RunFolder kept = RunFolder.create(run, "", false)) {
                new Trainer(network, data, options(STEPS - 1), TrainingListener.silent()).run(kept);
            }
            Tensor state = get(Safetensors.read(RunFolder.checkpointFile(run)).tensors(), "carried/h");
            Batch batch = Batch.allocate(network.signature(), 1);
            data.train().fill(new int[] {0}, 0, 1, batch);
            Values carried = batch.states().values().getFirst();
            for (int i = 0; i < carried.size(); i++) {
                carried.set(i, state.get(i));
            }
            batch.states().starts().set(0, 0);
            network.evaluate(batch);
            Tensor prediction = get(expected, "final_pred");
            for (int i = 0; i < prediction.size(); i++) {
                assertEquals(prediction.get(i), network.output(0).get(i), PREDICTIONS, "prediction " + i);
            }
        }
    }

    /// The way that the README says.
    @Test
    void trainingStartsFromTheWeightsOfAFile() throws IOException {
        Map<String, Tensor> expected = fixture();
        Path weights = folder.resolve("weights.safetensors");
        Safetensors.write(weights, new TensorFile(parameters(expected, "init."), Map.of()));
        Path run = folder.resolve("run");
        Unroll.run("train", MODEL, "--weights", weights, "--out", run);
        Map<String, Tensor> trained =
                Safetensors.read(RunFolder.weightsFile(run)).tensors();
        parameters(expected, "final.").forEach((name, tensor) -> {
            for (int i = 0; i < tensor.size(); i++) {
                assertEquals(tensor.get(i), get(trained, name).get(i), PREDICTIONS, name);
            }
        });
    }

    @Test
    void aUserTrainsItFromASeed() {
        String out = Unroll.run("train", MODEL, "--out", folder.resolve("run"), "--json");
        String last = out.lines().reduce("", (_, line) -> line);
        double loss = Double.parseDouble(last.replaceAll(".*\"loss\":([-0-9.E]+).*", "$1"));
        assertEquals(0, loss, 0.5, last);
    }

    private static Map<String, Tensor> fixture() throws IOException {
        Optional<Path> fixtures = Unroll.fixtures();
        assumeTrue(fixtures.isPresent(), "UNROLL_DATA has no folder fixtures");
        return Safetensors.read(fixtures.get().resolve("rnn-series-adam.safetensors"))
                .tensors();
    }

    private static CheckedModel model() throws IOException {
        return ModelReader.readModel(new SourceFile(MODEL.toString(), Files.readString(MODEL)), Options.DEFAULT)
                .model()
                .orElseThrow();
    }

    private static Network network(Backend backend) throws IOException {
        CompileRequest request =
                new CompileRequest(model(), backend, Precision.FLOAT, "dev.unroll.test", 1).withCarry(true);
        return ModelCompiler.compile(request).newNetwork(1, 1);
    }

    private static TrainingOptions options(int steps) throws IOException {
        return SettingsReader.read(model().training(), List.of())
                .value()
                .orElseThrow()
                .options()
                .withSteps(steps);
    }

    private static DataSet data() throws Exception {
        DataSource source = SettingsReader.read(model().training(), List.of())
                .value()
                .orElseThrow()
                .data()
                .orElseThrow();
        return DataSets.open(source, Optional.empty(), Environment.ofProcess(_ -> {}));
    }

    private static Map<String, Tensor> parameters(Map<String, Tensor> tensors, String prefix) {
        Map<String, Tensor> named = new LinkedHashMap<>();
        NAMES.forEach((name, theirs) -> named.put(name, get(tensors, prefix + theirs)));
        return named;
    }

    private static Tensor get(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), () -> name + " is not among " + tensors.keySet());
    }
}
