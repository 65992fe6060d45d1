package dev.unroll.runtime.train;

import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.file.JsonSyntaxException;
import dev.unroll.runtime.file.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A run of training as the tests make it: softmax regression on points, started anew or resumed in a folder.
record Run(Path folder, Precision precision, TrainingOptions options, TrainingListener listener) {
    static final String MODEL_TEXT = "model Points {}\n";
    static final Points POINTS = Points.of(50, 17);

    Run(Path folder, TrainingOptions options) {
        this(folder, Precision.FLOAT, options, TrainingListener.silent());
    }

    Run with(TrainingOptions other) {
        return new Run(folder, precision, other, listener);
    }

    Run stoppingAfter(long step) {
        return new Run(folder, precision, options, new TrainingListener() {
            @Override
            public void onStep(long done, double loss) {
                if (done == step) {
                    throw new Stop();
                }
            }
        });
    }

    Evaluation start() throws IOException, DataSetException {
        try (SoftmaxRegression network = new SoftmaxRegression(precision, 16);
                RunFolder out = RunFolder.create(folder, MODEL_TEXT, false)) {
            Parameters.initialize(network, options.seed());
            return new Trainer(network, POINTS, options, listener).run(out);
        }
    }

    Evaluation resume() throws IOException, DataSetException {
        return resume(new SoftmaxRegression(precision, 16), POINTS);
    }

    Evaluation resume(SoftmaxRegression network, Points points) throws IOException, DataSetException {
        try (RunFolder out = RunFolder.open(folder)) {
            return new Trainer(network, points, options, listener).resume(out);
        }
    }

    Checkpoint checkpoint() throws IOException {
        try (RunFolder out = RunFolder.open(folder)) {
            return out.checkpoint();
        }
    }

    /// Everything that the folder holds, but for the times, in a form to compare.
    Map<String, Object> contents() throws IOException {
        Checkpoint checkpoint = checkpoint();
        Map<String, Map<String, Tensor>> state = checkpoint.state();
        return Map.of(
                "step", checkpoint.step(),
                "settings", checkpoint.settings(),
                "parameters", checkpoint.parameters(),
                "state", state,
                "model", Files.readString(RunFolder.modelFile(folder)),
                "weights", List.of(bytes(RunFolder.weightsFile(folder))),
                "metrics", metrics());
    }

    /// The lines of the metrics file without times.
    List<Map<String, Json>> metrics() throws IOException {
        return Files.readAllLines(RunFolder.metricsFile(folder)).stream()
                .map(Run::withoutTimes)
                .toList();
    }

    private static Map<String, Json> withoutTimes(String line) {
        try {
            Map<String, Json> members = new LinkedHashMap<>(((Json.ObjectValue) Json.parse(line)).members());
            members.remove("seconds");
            members.remove("msPerStep");
            return members;
        } catch (JsonSyntaxException e) {
            throw new AssertionError(line, e);
        }
    }

    private static List<Byte> bytes(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        List<Byte> list = new java.util.ArrayList<>();
        for (byte each : bytes) {
            list.add(each);
        }
        return list;
    }

    /// How a test stops a run.
    static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
