package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Precision;
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
        CompileRequest request = new CompileRequest(
                TestModels.parse("cell.model", """
                        model Cell {
                          input  rows:  sequence(28) of [28]
                          target digit: class(10)
                          logits = linear(last(%s), units: 10)
                          minimize cross_entropy(logits, digit)
                        }
                        """.formatted(cell)),
                Backend.TORNADO,
                Precision.FLOAT,
                "dev.unroll.test",
                BATCH);
        String schedule = ModelCompiler.schedules(request).get("train");
        assertTrue(ModelCompiler.deviceTasks(request, "train") <= 12, schedule);
        assertFalse(schedule.contains("executed for each step"), schedule);
    }
}
