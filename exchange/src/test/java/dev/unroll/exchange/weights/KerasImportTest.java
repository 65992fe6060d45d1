package dev.unroll.exchange.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.interpret.Interpreter;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Type;
import dev.unroll.exchange.TestModel;
import dev.unroll.runtime.RandomStream;
import dev.unroll.runtime.file.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

/// Weights as Keras lays them out give what Keras' equations give, which are written out here.
class KerasImportTest {
    private static final double TOLERANCE = 1e-12;
    private static final int STEPS = 4;
    private static final int INPUTS = 3;
    private static final int UNITS = 5;

    private final SequencedMap<String, Tensor> file = new LinkedHashMap<>();

    private Tensor random(String name, Integer... shape) {
        RandomStream stream = RandomStream.of(7, name);
        double[] entries = new double[Arrays.stream(shape).reduce(1, Math::multiplyExact)];
        Arrays.setAll(entries, i -> stream.uniform(i) * 2 - 1);
        Tensor tensor = Tensor.ofDoubles(List.of(shape), entries);
        file.put(name, tensor);
        return tensor;
    }

    private static final String MODEL = """
            model Test {
              input x: sequence(4) of [3]
              states = %s
              output y = last(states)
            }
            """;

    /// The steps of one sample.
    private static double[][] sample() {
        RandomStream stream = RandomStream.of(3, "x");
        double[][] x = new double[STEPS][INPUTS];
        for (int t = 0; t < STEPS; t++) {
            for (int i = 0; i < INPUTS; i++) {
                x[t][i] = stream.normal(t * INPUTS + i);
            }
        }
        return x;
    }

    /// What the model gives with imported weights.
    private double[] imported(String text, double[][] x, String... names) {
        Graph forward = TestModel.forward(text);
        Map<String, String> map = new HashMap<>();
        for (String name : names) {
            map.put(name.substring(0, name.indexOf('=')), name.substring(name.indexOf('=') + 1));
        }
        WeightImport.Done done = assertInstanceOf(WeightImport.Done.class, WeightImporter.run(forward, file, map));
        Map<String, dev.unroll.compiler.interpret.Tensor> values = new HashMap<>();
        for (int i = 0; i < forward.parameterNames().size(); i++) {
            String name = forward.parameterNames().get(i);
            Type type = forward.block().parameters().get(i).type();
            double[] data = name.startsWith("param/")
                    ? Objects.requireNonNull(done.tensors().get(name.substring(6)))
                            .toDoubles()
                    : Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
            values.put(name, new dev.unroll.compiler.interpret.Tensor(type, 1, data));
        }
        return Objects.requireNonNull(Interpreter.evaluate(forward, values, 1).get("output/y"))
                .data();
    }

    private static void assertClose(double[] expected, double[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], TOLERANCE);
        }
    }

    /// `v @ matrix`, columns `from` up to `to`.
    private static double[] times(double[] v, Tensor matrix, int from, int to) {
        int width = matrix.shape().getLast();
        double[] product = new double[to - from];
        for (int j = from; j < to; j++) {
            for (int i = 0; i < v.length; i++) {
                product[j - from] += v[i] * matrix.get(i * width + j);
            }
        }
        return product;
    }

    private static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    /// `i, f, c, o = split(x @ kernel + h @ recurrent + bias)`.
    private static double[] lstm(double[][] x, Tensor kernel, Tensor recurrent, Tensor bias) {
        int units = recurrent.shape().getFirst();
        double[] h = new double[units];
        double[] c = new double[units];
        for (double[] step : x) {
            double[] a = times(step, kernel, 0, 4 * units);
            double[] b = times(h, recurrent, 0, 4 * units);
            double[] z = new double[4 * units];
            Arrays.setAll(z, i -> a[i] + b[i] + bias.get(i));
            for (int u = 0; u < units; u++) {
                c[u] = sigmoid(z[units + u]) * c[u] + sigmoid(z[u]) * Math.tanh(z[2 * units + u]);
                h[u] = sigmoid(z[3 * units + u]) * Math.tanh(c[u]);
            }
        }
        return h;
    }

    @Test
    void gatesAndKernelsOfAnLstmComeOutRight() {
        Tensor kernel = random("lstm/lstm_cell/kernel:0", INPUTS, 4 * UNITS);
        Tensor recurrent = random("lstm/lstm_cell/recurrent_kernel:0", UNITS, 4 * UNITS);
        Tensor bias = random("lstm/lstm_cell/bias:0", 4 * UNITS);
        double[][] x = sample();
        assertClose(lstm(x, kernel, recurrent, bias), imported(MODEL.formatted("lstm(x, units: 5)"), x));
    }

    @Test
    void aDenseLayerIsTransposed() {
        Tensor kernel = random("lstm.kernel", INPUTS, 4 * UNITS);
        Tensor recurrent = random("lstm.recurrent_kernel", UNITS, 4 * UNITS);
        Tensor bias = random("lstm.bias", 4 * UNITS);
        Tensor dense = random("dense.kernel", UNITS, 2);
        Tensor denseBias = random("dense.bias", 2);
        double[][] x = sample();
        double[] h = lstm(x, kernel, recurrent, bias);
        double[] expected = times(h, dense, 0, 2);
        Arrays.setAll(expected, i -> expected[i] + denseBias.get(i));
        assertClose(expected, imported("""
                model Test {
                  input x: sequence(4) of [3]
                  states = lstm(x, units: 5)
                  output y = linear(last(states), units: 2)
                }
                """, x));
    }

    /// `z, r, h` gates; `bias[0]` beside the input, `bias[1]` within the reset.
    @Test
    void aGatedUnitThatResetsAfterTheProductHasTwoRowsOfBiases() {
        Tensor kernel = random("gru/gru_cell/kernel", INPUTS, 3 * UNITS);
        Tensor recurrent = random("gru/gru_cell/recurrent_kernel", UNITS, 3 * UNITS);
        Tensor bias = random("gru/gru_cell/bias", 2, 3 * UNITS);
        double[][] x = sample();
        double[] h = new double[UNITS];
        for (double[] step : x) {
            double[] a = times(step, kernel, 0, 3 * UNITS);
            double[] b = times(h, recurrent, 0, 3 * UNITS);
            for (int i = 0; i < 3 * UNITS; i++) {
                a[i] += bias.get(i);
                b[i] += bias.get(3 * UNITS + i);
            }
            for (int u = 0; u < UNITS; u++) {
                double z = sigmoid(a[u] + b[u]);
                double r = sigmoid(a[UNITS + u] + b[UNITS + u]);
                double candidate = Math.tanh(a[2 * UNITS + u] + r * b[2 * UNITS + u]);
                h[u] = z * h[u] + (1 - z) * candidate;
            }
        }
        assertClose(h, imported(MODEL.formatted("gru(x, units: 5)"), x));
    }

    @Test
    void aGatedUnitThatResetsBeforeTheProductHasOneRow() {
        Tensor kernel = random("gru/kernel", INPUTS, 3 * UNITS);
        Tensor recurrent = random("gru/recurrent_kernel", UNITS, 3 * UNITS);
        Tensor bias = random("gru/bias", 3 * UNITS);
        double[][] x = sample();
        double[] h = new double[UNITS];
        for (double[] step : x) {
            double[] a = times(step, kernel, 0, 3 * UNITS);
            double[] b = times(h, recurrent, 0, 2 * UNITS);
            double[] z = new double[UNITS];
            double[] reset = new double[UNITS];
            for (int u = 0; u < UNITS; u++) {
                z[u] = sigmoid(a[u] + b[u] + bias.get(u));
                reset[u] = h[u] * sigmoid(a[UNITS + u] + b[UNITS + u] + bias.get(UNITS + u));
            }
            double[] product = times(reset, recurrent, 2 * UNITS, 3 * UNITS);
            for (int u = 0; u < UNITS; u++) {
                double candidate = Math.tanh(a[2 * UNITS + u] + bias.get(2 * UNITS + u) + product[u]);
                h[u] = z[u] * h[u] + (1 - z[u]) * candidate;
            }
        }
        assertClose(h, imported(MODEL.formatted("gru_reset_before(x, units: 5)"), x));
        refused(
                MODEL.formatted("gru(x, units: 5)"),
                "`gru` resets before the product with the state, and `states` after it; the prelude's cell for it is "
                        + "`gru_reset_before`");
    }

    @Test
    void layersOfTheSameSizesGoByTheirNumbers() {
        double[][] x = sample();
        double[][] between = new double[STEPS][];
        Tensor[] upper = {
            random("lstm_1/kernel", 3, 12), random("lstm_1/recurrent_kernel", 3, 12), random("lstm_1/bias", 12)
        };
        Tensor[] lower = {random("lstm/kernel", 3, 12), random("lstm/recurrent_kernel", 3, 12), random("lstm/bias", 12)
        };
        for (int t = 0; t < STEPS; t++) {
            between[t] = lstm(Arrays.copyOf(x, t + 1), lower[0], lower[1], lower[2]);
        }
        assertClose(
                lstm(between, upper[0], upper[1], upper[2]),
                imported(MODEL.formatted("lstm(x, units: 3, layers: 2)"), x));
    }

    @Test
    void bothDirectionsAreFoundByTheirNames() {
        double[][] x = sample();
        Tensor[] back = lstmTensors("bidirectional/backward_lstm/lstm_cell");
        Tensor[] front = lstmTensors("bidirectional/forward_lstm/lstm_cell");
        double[] forward = lstm(x, front[0], front[1], front[2]);
        double[][] last = {x[STEPS - 1]};
        double[] backward = lstm(last, back[0], back[1], back[2]);
        double[] expected = Arrays.copyOf(forward, 2 * UNITS);
        System.arraycopy(backward, 0, expected, UNITS, UNITS);
        assertClose(expected, imported(MODEL.formatted("bidirectional(x, each: lstm, units: 5)"), x));
    }

    private Tensor[] lstmTensors(String module) {
        return new Tensor[] {
            random(module + "/kernel", INPUTS, 4 * UNITS),
            random(module + "/recurrent_kernel", UNITS, 4 * UNITS),
            random(module + "/bias", 4 * UNITS)
        };
    }

    @Test
    void aSimpleCellWithoutBiasesGetsZeros() {
        Tensor kernel = random("simple_rnn/kernel", INPUTS, UNITS);
        Tensor recurrent = random("simple_rnn/recurrent_kernel", UNITS, UNITS);
        double[][] x = sample();
        double[] h = new double[UNITS];
        for (double[] step : x) {
            double[] a = times(step, kernel, 0, UNITS);
            double[] b = times(h, recurrent, 0, UNITS);
            h = new double[UNITS];
            for (int u = 0; u < UNITS; u++) {
                h[u] = Math.tanh(a[u] + b[u]);
            }
        }
        assertClose(h, imported(MODEL.formatted("rnn(x, units: 5)"), x));
    }

    private void refused(String text, String problem) {
        WeightImport.Refused refused = assertInstanceOf(
                WeightImport.Refused.class, WeightImporter.run(TestModel.forward(text), file, Map.of()));
        assertTrue(refused.problems().contains(problem), refused.problems().toString());
    }
}
