package dev.unroll.exchange.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.unroll.compiler.interpret.Interpreter;
import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import dev.unroll.exchange.TestModel;
import dev.unroll.runtime.RandomStream;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ONNX Runtime computes from exported files what the reference evaluator computes from the graph.
class OnnxAgreementTest {
    private static final double TOLERANCE = 1e-5;

    /// Recurrences of an exported model by operator.
    private static List<String> operators(OnnxExport export) {
        return export.recurrences().stream()
                .map(OnnxExport.Recurrence::operator)
                .toList();
    }

    /// Exports a model with random weights, compares all outputs for several numbers of samples, and
    /// gives the operators of its recurrences.
    private static List<String> agrees(String text) throws OrtException {
        return agrees(TestModel.forward(text));
    }

    private static List<String> agrees(Graph forward) throws OrtException {
        Map<String, dev.unroll.runtime.file.Tensor> weights = TestModel.weights(forward, 5);
        OnnxExport export = OnnxExporter.export("Test", forward, weights, Map.of("model", "Test"));
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(export.file())) {
            for (int samples : new int[] {1, 3}) {
                compare(forward, weights, session, environment, samples);
            }
        }
        return operators(export);
    }

    private static void compare(
            Graph forward,
            Map<String, dev.unroll.runtime.file.Tensor> weights,
            OrtSession session,
            OrtEnvironment environment,
            int samples)
            throws OrtException {
        Map<String, Tensor> values = new HashMap<>();
        Map<String, OnnxTensor> feed = new LinkedHashMap<>();
        for (int i = 0; i < forward.parameterNames().size(); i++) {
            String name = forward.parameterNames().get(i);
            Type type = forward.block().parameters().get(i).type();
            String plain = name.substring(name.indexOf('/') + 1);
            if (name.startsWith("param/")) {
                values.put(
                        name,
                        new Tensor(
                                type,
                                1,
                                Objects.requireNonNull(weights.get(plain)).toDoubles()));
            } else {
                Tensor random = random(name, type, samples);
                values.put(name, random);
                if (session.getInputNames().contains(plain)) {
                    feed.put(plain, tensor(environment, random));
                }
            }
        }
        Map<String, Tensor> expected = Interpreter.evaluate(forward, values, samples);
        try (OrtSession.Result result = session.run(feed)) {
            int outputs = 0;
            for (Map.Entry<String, Tensor> entry : expected.entrySet()) {
                if (entry.getKey().startsWith("output/")) {
                    Optional<?> value = result.get(entry.getKey().substring("output/".length()));
                    assertClose(entry.getKey(), entry.getValue(), (OnnxTensor) value.orElseThrow());
                    outputs++;
                }
            }
            assertTrue(outputs > 0);
        } finally {
            feed.values().forEach(OnnxTensor::close);
        }
    }

    /// Numbers, classes below 3, and lengths from 1 to 3.
    private static Tensor random(String name, Type type, int samples) {
        RandomStream stream = RandomStream.of(11, name);
        boolean length = name.equals("input/n");
        return Tensor.generate(type, samples, (sample, step, entry) -> {
            int index = (sample * 100 + step) * 100 + entry;
            return type.kind() == Kind.NUMBER
                    ? (float) stream.normal(index)
                    : length ? 1 + (sample + 1) % 3 : stream.below(3, index);
        });
    }

    private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
        List<Long> shape = new ArrayList<>(List.of((long) tensor.samples()));
        if (tensor.type().isTimed()) {
            shape.add((long) tensor.type().steps());
        }
        tensor.type().shape().forEach(size -> shape.add((long) size));
        long[] sizes = shape.stream().mapToLong(size -> size).toArray();
        double[] data = tensor.data();
        if (tensor.type().kind() == Kind.CLASS) {
            LongBuffer entries = LongBuffer.allocate(data.length);
            for (double entry : data) {
                entries.put((long) entry);
            }
            return OnnxTensor.createTensor(environment, entries.flip(), sizes);
        }
        FloatBuffer entries = FloatBuffer.allocate(data.length);
        for (double entry : data) {
            entries.put((float) entry);
        }
        return OnnxTensor.createTensor(environment, entries.flip(), sizes);
    }

    private static void assertClose(String name, Tensor expected, OnnxTensor actual) {
        Type type = expected.type();
        List<Long> shape = new ArrayList<>(List.of((long) expected.samples()));
        if (type.isTimed()) {
            shape.add((long) type.steps());
        }
        type.shape().forEach(size -> shape.add((long) size));
        assertArrayEquals(
                shape.stream().mapToLong(size -> size).toArray(),
                actual.getInfo().getShape(),
                name);
        for (int i = 0; i < expected.data().length; i++) {
            double entry = type.kind() == Kind.CLASS
                    ? actual.getLongBuffer().get(i)
                    : actual.getFloatBuffer().get(i);
            assertEquals(expected.data()[i], entry, TOLERANCE, name);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "lstm(x, units: 5) | LSTM",
                "gru(x, units: 5) | GRU",
                "gru_reset_before(x, units: 5) | GRU",
                "rnn(x, units: 5) | RNN",
                "rnn(x, units: 5, activation: relu) | RNN",
                "rnn(x, units: 5, activation: sigmoid) | RNN",
                "rnn(x, units: 5, activation: softplus) | Scan",
                "projected_lstm(x, units: 5, projection: 4) | Scan",
                "peephole_lstm(x, units: 5) | LSTM",
                "coupled_lstm(x, units: 5) | Scan",
                "minimal_gated_unit(x, units: 5) | Scan",
                "indrnn(x, units: 5) | Scan",
                "layer_norm_lstm(x, units: 5) | Scan",
                "multiplicative_lstm(x, units: 5) | Scan",
                "slstm(x, units: 5) | Scan",
                "sru(x, units: 5) | Scan",
                "variational_dropout(x, rate: 0.2) | Scan",
                "zoneout_lstm(x, units: 5, cell_rate: 0.2, state_rate: 0.1) | Scan"
            })
    void cellsOfThePreludeAgree(String cell, String operator) throws OrtException {
        assertEquals(List.of(operator), agrees("""
                model Test {
                  input x: sequence(4) of [3]
                  states = %s
                  output all = states
                  output end = linear(last(states), units: 2)
                }
                """.formatted(cell)));
    }

    @Test
    void aPeepholeThatIsOneNumberForAllUnitsAgrees() throws OrtException {
        assertEquals(List.of("Scan"), agrees("""
                cell watched(x: [D], units: size) {
                  param Wx: [4*units, D] = 0
                  param Wh: [4*units, units] = 0
                  param p: number = 0
                  state h: [units] = 0
                  state c: [units] = 0

                  [i; f; g; o] = Wx*x + Wh*prev(h)
                  c = sigmoid(f + p * prev(c)) .* prev(c) + sigmoid(i) .* tanh(g)
                  h = sigmoid(o) .* tanh(c)
                  output h
                }

                model Test {
                  input x: sequence(4) of [3]
                  states = watched(x, units: 5)
                  output end = last(states)
                }
                """));
    }

    @Test
    void layersAndDirectionsAgree() throws OrtException {
        assertEquals(List.of("LSTM", "LSTM", "GRU", "GRU"), agrees("""
                model Test {
                  input x: sequence(4) of class(3)
                  words = embedding(x, units: 3)
                  first = bidirectional(words, each: lstm, units: 2)
                  states = gru(dropout(first, rate: 0.1), units: [3, 2])
                  output y = softmax(linear(mean(states, over: time), units: 3))
                  output best = argmax(linear(states, units: 3))
                }
                """));
    }

    @Test
    void startsThatAreGivenOrLearnedAgree() throws OrtException {
        assertEquals(List.of("LSTM", "LSTM"), agrees("""
                model Test {
                  input x: sequence(4) of [3]
                  input c0: [2]
                  param h0: [2] = 0
                  encoder = lstm(x, units: 2, h: h0, c: c0)
                  decoder = lstm(reverse(x), units: 2, h: last(encoder))
                  output y = decoder
                }
                """));
    }

    @Test
    void aMemoryThatIsReadAtEachStepNeedsAScan() throws OrtException {
        assertEquals(List.of("Scan"), agrees("""
                model Test {
                  input x: sequence(4) of [3]
                  run = lstm(x, units: 2)
                  output a = run.c
                  output b = run
                }
                """));
    }

    @Test
    void samplesOfDifferentLengthsAgree() throws OrtException {
        assertEquals(List.of("Scan", "Scan"), agrees("""
                model Test {
                  length n <= 4
                  input x: sequence(n) of [3]
                  both = bidirectional(x, each: gru, units: 2)
                  output end = last(both)
                  output all = both
                  output middle = mean(both, over: time)
                  output weights = softmax(sum(both), over: time)
                }
                """));
    }

    @Test
    void sequencesThatMeetTheirReverseAgree() throws OrtException {
        assertEquals(List.of("Scan"), agrees("""
                model Test {
                  length n <= 4
                  input x: sequence(n) of [3]
                  input c: sequence(n) of class(3)
                  states = gru(x + reverse(x), units: 2)
                  words = embedding(reverse(c), units: 2)
                  output turned = reverse(states)
                  output all = [states; words]
                }
                """));
    }

    @Test
    void attentionWithinARecurrenceAgrees() throws OrtException {
        assertEquals(List.of("GRU", "Scan"), agrees("""
                cell attend(x: [D], memory: sequence(n) of [M], units: size) {
                  param W: [units, D + M] = 0
                  param Q: [M, units] = 0
                  state h: [units] = 0
                  query = Q*prev(h)
                  weight = softmax(sum(memory .* query), over: time)
                  seen = sum(memory * weight, over: time)
                  h = tanh(W*[x; seen])
                  output h
                }

                model Test {
                  input source: sequence(5) of [2]
                  input x: sequence(4) of [3]
                  memory = gru(source, units: 3)
                  output y = attend(x, memory: memory, units: 2)
                }
                """));
    }

    @Test
    void aLayerThatIsUsedTwiceAgrees() throws OrtException {
        assertEquals(List.of("GRU", "GRU"), agrees("""
                model Test {
                  input x: sequence(4) of [3]
                  input z: sequence(6) of [3]
                  layer encode = gru(units: 2)
                  output y = last(encode(x)) .* last(encode(z))
                }
                """));
    }

    @Test
    void functionsOfNumbersAgree() throws OrtException {
        assertEquals(List.of(), agrees("""
                model Test {
                  input x: [4]
                  input z: [4]
                  input k: class(4)
                  param M: [4, 4] = 0
                  output a = exp(x) + sqrt(abs(z)) - log(1 + x^2)
                  output b = gelu(x) + softplus(z) .* log_sigmoid(x) + relu(z)
                  output c = clamp(x, -0.5, 0.5) + where(x > z, x, 2 * z) + min(x, z) - max(x, 0.1)
                  output d = (x >= z) + (x < 0) + (x <= z) + (k == k)
                  output e = transpose(M)*x + M*(M*z)
                  output f = [sum(x), mean(z), max(x), min(z)]
                  output g = row(M, k) + pick(x, k)
                  output h = slice(x, from: 1, to: 3)
                  output i = [log_softmax(x); one_hot(k)]
                  output j = 3
                  output l = sum(x) * z / 3
                  output m = M*transpose(M)*x
                }
                """));
    }

    /// Ops that only rewrites and derivations write.
    @Test
    void opsThatNoModelSaysAgree() throws OrtException {
        BlockBuilder builder = new BlockBuilder(new Fresh(0));
        Type sequence = new Type(Kind.NUMBER, true, 4, List.of(3));
        Value x = builder.fresh().value("x", sequence);
        Value n = builder.fresh().value("n", new Type(Kind.CLASS, true, 0, List.of()));
        Value state = builder.fresh().value("state", sequence.withSteps(0));
        Value step = builder.fresh().value("step", sequence.withSteps(0));
        BlockBuilder body = builder.inner();
        Value next = body.plus(body.times(state, body.number(0.5)), step);
        Value start = builder.fill(1, state.type());
        List<Value> backward = builder.addAll(
                new Op.Scan(4, true, List.of(start), List.of(x), body.build(List.of(state, step), List.of(next, next))),
                List.of("last", "steps"));
        Value total = builder.sum(x, false, true, true);
        Map<String, Value> results = new LinkedHashMap<>();
        results.put("output/a", builder.add(new Op.Pad(x, 0, 1, 2)));
        results.put("output/b", builder.add(new Op.Place(builder.add(new Op.At(x, 1)), 2, 5)));
        results.put("output/c", builder.times(x, builder.add(new Op.SampleCount())));
        results.put("output/d", builder.times(x, builder.add(new Op.StepCount("input/n"))));
        results.put("output/e", backward.getFirst());
        results.put("output/f", backward.getLast());
        results.put("output/g", builder.add(new Op.Contract(x, x, "i", "j", "ij", false, true)));
        results.put("output/h", builder.expand(total, state.type()));
        results.put("output/i", builder.binary(BinaryFunction.NOT_EQUAL, n, builder.fill(2, n.type())));
        results.put("output/j", builder.add(new Op.Exists(n, 1, 4)));
        Graph graph = new Graph(
                "mean",
                List.of("input/x", "input/n"),
                builder.build(List.of(x, n), List.copyOf(results.values())),
                List.copyOf(results.keySet()));
        assertEquals(List.of("Scan"), agrees(graph));
    }

    @Test
    void aTargetThatIsReadIsAnInput() throws OrtException {
        agrees("""
                model Test {
                  input x: sequence(4) of [3]
                  target y: sequence(4) of class(3)
                  before = prev(one_hot(y), start: zeros(3))
                  states = lstm([x; before], units: 2)
                  logits = linear(states, units: 3)
                  minimize cross_entropy(logits, y)
                  output logits
                }
                """);
    }

    @Test
    void theNumberOfSamplesIsOpenAndNamesAreTheModels() throws OrtException {
        Graph forward = TestModel.forward("""
                model Test {
                  input rows: sequence(4) of [3]
                  input kind: class(7)
                  output y = linear(last(lstm(rows, units: 2)), units: 5)
                }
                """);
        OnnxExport export =
                OnnxExporter.export("Test", forward, TestModel.weights(forward, 5), Map.of("model", "Test"));
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(export.file())) {
            assertEquals(List.of("rows", "kind"), List.copyOf(session.getInputNames()));
            NodeInfo output = Objects.requireNonNull(session.getOutputInfo().get("y"));
            assertArrayEquals(new long[] {-1, 5}, ((TensorInfo) output.getInfo()).getShape());
            assertEquals("Test", session.getMetadata().getGraphName());
            assertEquals("Test", session.getMetadata().getCustomMetadata().get("model"));
        }
    }

    @Test
    void anOutputThatIsAnInputGetsANameOfItsOwn() throws OrtException {
        Graph forward = TestModel.forward("model Test { input x: [3]  output x }");
        OnnxExport export = OnnxExporter.export("Test", forward, Map.of(), Map.of());
        assertEquals(List.of(new OnnxExport.Port("x_out", "float", List.of("batch", "3"))), export.outputs());
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(export.file())) {
            assertEquals(List.of("x_out"), List.copyOf(session.getOutputNames()));
        }
    }

    @Test
    void whatDoesNotFitIntoAFileIsRefused() {
        Graph forward = TestModel.forward("model Test { input x: [30000]  output y = linear(x, units: 20000) }");
        assertEquals(
                Optional.of("it has 600020000 parameters, and a file of ONNX has room for 535822335"),
                OnnxExporter.limitation(forward));
    }

    @Test
    void whatHasNoOutputIsRefused() {
        Graph forward = TestModel.forward("""
                model Test {
                  input  x: [3]
                  target y: class(2)
                  minimize cross_entropy(linear(x, units: 2), y)
                }
                """);
        assertEquals(Optional.of("it has no `output`"), OnnxExporter.limitation(forward));
    }
}
