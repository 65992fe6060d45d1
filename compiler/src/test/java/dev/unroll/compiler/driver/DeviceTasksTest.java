package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Precision;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A training step is few tasks of a device, each of which costs more to start than most compute, and none of them is
/// started for each step of a recurrence.
class DeviceTasksTest {
    private static final int BATCH = 100;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rnn(rows, units: 100)",
                "lstm(rows, units: 100)",
                "gru(rows, units: 100)",
                "gru_reset_before(rows, units: 100)",
                "coupled_lstm(rows, units: 100)",
                "peephole_lstm(rows, units: 100)",
                "projected_lstm(rows, units: 100, projection: 50)",
                "layer_norm_lstm(rows, units: 100)",
                "minimal_gated_unit(rows, units: 100)",
                "multiplicative_lstm(rows, units: 100)",
                "indrnn(rows, units: 100)",
                "slstm(rows, units: 100)",
                "sru(rows, units: 100)"
            })
    void cellsAreFewTasks(String cell) {
        CompileRequest request = request("""
                model Cell {
                  input  rows:  sequence(28) of [28]
                  target digit: class(10)
                  logits = linear(last(%s), units: 10)
                  minimize cross_entropy(logits, digit)
                }
                """.formatted(cell));
        String schedule = ModelCompiler.schedules(request).get("train");
        assertTrue(ModelCompiler.deviceTasks(request, "train") <= 12, schedule);
        assertFalse(schedule.contains("executed for each step"), schedule);
    }

    /// Work-items for each step and entry would add to one place at once.
    @Test
    void aWorkGroupAddsUpStepsOfWhatIsTheSameForAllSamples() {
        CompileRequest request = request("""
                cell drive(x: [D], n: size) {
                  param p: [n] = uniform(-1, 1)
                  output y = 2 * p
                }
                cell driven(x: [D], q: [N]) {
                  param V: [N, D] = uniform(-1, 1)
                  state h: [N] = 0
                  h = tanh(prev(h) + q) .* tanh(V*x)
                  output h
                }
                model Driven {
                  input  x: sequence(5) of [3]
                  target y: [600]
                  minimize mean_squared_error(last(driven(x, q: tanh(drive(x, n: 600)))), y)
                }
                """);
        String schedule = ModelCompiler.schedules(request).get("train");
        assertTrue(
                Pattern.compile("one work-group\n( {4}.*\n)* {4}computeDy: 5 steps x \\[600]")
                        .matcher(schedule)
                        .find(),
                schedule);
    }

    private static CompileRequest request(String model) {
        return new CompileRequest(
                TestModels.parse("device.model", model), Backend.TORNADO, Precision.FLOAT, "dev.unroll.test", BATCH);
    }
}
