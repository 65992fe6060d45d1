package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Backend `tornado` on a device, where `TORNADOVM_HOME` names a TornadoVM. A device that is a processor (PoCL) will
/// do; there it takes minutes.
@Tag("tornado")
@EnabledIfEnvironmentVariable(named = "TORNADOVM_HOME", matches = ".+")
class TornadoDeviceTest {
    private static final Pattern LOSS = Pattern.compile("\"loss\":\\s*([-+.eE0-9]+)");

    @TempDir
    private Path folder;

    /// The command compares loss and all gradients with those of backend `java` and fails where they differ.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "lstm(rows, units: units)",
                "gru(rows, units: units)",
                "rnn(rows, units: units)",
                "rnn(rows, units: units, activation: relu)",
                "lstm(rows, units: units, layers: 2)",
                "gru_reset_before(rows, units: units)",
                "coupled_lstm(rows, units: units)",
                "peephole_lstm(rows, units: units)",
                "projected_lstm(rows, units: units, projection: 3)",
                "layer_norm_lstm(rows, units: units)",
                "minimal_gated_unit(rows, units: units)",
                "multiplicative_lstm(rows, units: units)",
                "indrnn(rows, units: units)",
                "slstm(rows, units: units)",
                "sru(rows, units: units)",
                "dropout(gru(rows, units: units), rate: 0.3)",
                "bidirectional(rows, lstm, units: units)"
            })
    void gradientsOfPreludeCellsAgree(String cell) throws IOException {
        Path model = Models.write(folder, "cell.model", Models.DIGITS.replace("rnn(rows, units: units)", cell));
        assertEquals(
                0,
                Ran.unroll("train", model, "--backend", "tornado", "--steps", 1, "--out", folder.resolve("run"))
                        .exitCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "graph", "unrolled"})
    void trainingGoesAsOnTheHost(String schedule) throws IOException {
        Path model = Models.write(folder, "digits.model", Models.DIGITS);
        Path device = folder.resolve("device");
        Path host = folder.resolve("host");
        assertEquals(
                0,
                Ran.unroll("train", model, "--backend", "tornado", "--schedule", schedule, "--out", device)
                        .exitCode());
        Ran.unroll("train", model, "--backend", "java", "--out", host).succeeded();
        List<Double> expected = losses(host);
        List<Double> actual = losses(device);
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), 1e-3 * expected.get(i), "evaluation " + i);
        }
    }

    private static List<Double> losses(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(LOSS::matcher)
                .filter(Matcher::find)
                .map(matcher -> Double.valueOf(matcher.group(1)))
                .toList();
    }

    @Test
    void devicesAreListed() {
        assertEquals(0, Ran.unroll("devices").exitCode());
    }
}
