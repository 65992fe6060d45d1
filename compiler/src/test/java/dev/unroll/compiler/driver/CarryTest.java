package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.compiler.interpret.Interpreter;
import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.train.Carry;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.TrainingOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// States are carried from one batch to the next.
class CarryTest {
    private static final double TOLERANCE = 1e-12;
    private static final int WINDOW = 3;
    private static final int WINDOWS = 3;
    private static final int ROWS = 5;
    private static final TrainingOptions CARRYING =
            TrainingOptions.of(1, 1, new Optimizer.Adam(0.001)).with(Carry.TRUE);

    /// Two layers, a learned start, a state that is read before, and a target at the step before.
    private static String text(int steps) {
        return """
                cell learned(x: [D], units: size) {
                  param start: [units] = 0.5
                  state h: [units] = start
                  h = tanh(linear([x; prev(h)], units: units))
                  output h
                }
                model M {
                  input  x: sequence(%1$d) of [2]
                  target y: sequence(%1$d) of [2]
                  low  = lstm(x, units: 3, layers: 2)
                  high = learned([low; prev(y, start: 0)], units: 4)
                  z    = linear([high; prev(high, start: 0.25)], units: 2)
                  minimize mean_squared_error(z, y)
                  report   square = sum(z .* z)
                  output   z
                }
                """.formatted(steps);
    }

    private static CompiledModel compile(TestTarget target, String text) {
        return target.compileCarrying(TestModels.parse("m.model", text), Precision.DOUBLE);
    }

    /// Window `window` of a sequence of all.
    private static void cut(Batch whole, int window, Batch batch) {
        batch.setCount(whole.count());
        cut(whole.inputs().getFirst(), window, batch.inputs().getFirst(), whole.count());
        cut(whole.targets().getFirst(), window, batch.targets().getFirst(), whole.count());
    }

    private static void cut(Values whole, int window, Values batch, int rows) {
        int entries = WINDOW * 2;
        for (int row = 0; row < rows; row++) {
            batch.copyFrom(whole, (row * WINDOWS + window) * entries, row * entries, entries);
        }
    }

    @ParameterizedTest
    @EnumSource(TestTarget.class)
    void windowsOneAfterTheOtherAreTheWhole(TestTarget target) {
        CheckedModel whole = TestModels.parse("m.model", text(WINDOW * WINDOWS));
        try (Network reference = target.compile(whole, Precision.DOUBLE).newNetwork(ROWS, 1);
                Network carrying = compile(target, text(WINDOW)).newNetwork(ROWS, 1)) {
            Point.setParameters(reference, 3);
            Point.setParameters(carrying, 3);
            Batch sequence = Point.batch(reference.signature(), ROWS, ROWS, 3);
            reference.evaluate(sequence);
            double loss = 0;
            Batch batch = Batch.allocate(carrying.signature(), ROWS);
            for (int window = 0; window < WINDOWS; window++) {
                cut(sequence, window, batch);
                carrying.evaluate(batch);
                loss += carrying.loss() / WINDOWS;
                checkWindow(reference.output(0), window, carrying.output(0));
            }
            assertEquals(reference.loss(), loss, TOLERANCE);
        }
    }

    private static void checkWindow(Values whole, int window, Values actual) {
        int entries = WINDOW * 2;
        for (int row = 0; row < ROWS; row++) {
            for (int i = 0; i < entries; i++) {
                assertEquals(
                        whole.get((row * WINDOWS + window) * entries + i),
                        actual.get(row * entries + i),
                        TOLERANCE,
                        "window " + window + ", row " + row + ", entry " + i);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(TestTarget.class)
    void theInterpreterSaysTheSame(TestTarget target) {
        CompiledModel compiled = compile(target, text(WINDOW));
        try (Network network = compiled.newNetwork(ROWS, 1)) {
            Point.setParameters(network, 4);
            Batch batch = Point.batch(network.signature(), ROWS, ROWS, 4);
            network.train(batch);
            batch.states().starts().set(1, 1); // of one row another sequence begins
            for (String pass : List.of("evaluate", "train")) {
                Graph graph = compiled.graphs().get(pass);
                Map<String, Tensor> expected = Interpreter.evaluate(graph, point(graph, network, batch), ROWS);
                Batch again = Batch.allocate(network.signature(), ROWS);
                copy(batch, again);
                if (pass.equals("train")) {
                    network.train(again);
                } else {
                    network.evaluate(again);
                }
                assertEquals(expected.get("loss").data()[0], network.loss(), TOLERANCE);
                for (int i = 0; i < network.signature().states().size(); i++) {
                    String name = network.signature().states().get(i).name();
                    double[] state = expected.get("state/" + name).data();
                    assertArrayEquals(state, numbers(again.states().values().get(i), state.length), TOLERANCE, name);
                }
            }
        }
    }

    private static void copy(Batch from, Batch to) {
        to.setCount(from.count());
        List<Values> sources = arrays(from);
        List<Values> targets = arrays(to);
        for (int i = 0; i < sources.size(); i++) {
            targets.get(i).copyFrom(sources.get(i), 0, 0, sources.get(i).size());
        }
    }

    private static List<Values> arrays(Batch batch) {
        List<Values> arrays = new ArrayList<>(batch.inputs());
        arrays.addAll(batch.targets());
        arrays.addAll(batch.states().values());
        arrays.add(batch.states().starts());
        return arrays;
    }

    private static Map<String, Tensor> point(Graph graph, Network network, Batch batch) {
        Map<String, Values> arrays = new LinkedHashMap<>();
        arrays.put("input/x", batch.inputs().getFirst());
        arrays.put("target/y", batch.targets().getFirst());
        arrays.put("starts", batch.states().starts());
        List<Port> states = network.signature().states();
        for (int i = 0; i < states.size(); i++) {
            arrays.put("state/" + states.get(i).name(), batch.states().values().get(i));
        }
        Map<String, Tensor> point = new LinkedHashMap<>();
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            String name = graph.parameterNames().get(i);
            var type = graph.block().parameters().get(i).type();
            Values values = arrays.get(name);
            int offset = values == null ? parameter(network, name).offset() : 0;
            Values source = values == null ? network.parameters() : values;
            int steps = Math.max(type.steps(), 1);
            point.put(
                    name,
                    Tensor.generate(
                            type,
                            ROWS,
                            (row, step, entry) -> source.get(offset + (row * steps + step) * type.entries() + entry)));
        }
        return point;
    }

    private static Parameter parameter(Network network, String name) {
        return network.signature().parameters().stream()
                .filter(parameter -> name.equals("param/" + parameter.name()))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(TestTarget.class)
    void theGradientEndsWhereTheWindowBegins(TestTarget target) {
        String given = """
                model M {
                  input  x: sequence(3) of [2]
                  input  before: [4]
                  target y: [2]
                  states = rnn(x, units: 4, h: before)
                  z = linear(last(states), units: 2)
                  minimize mean_squared_error(z, y)
                  output   z
                }
                """;
        String carried = given.replace("  input  before: [4]\n", "").replace(", h: before", "");
        try (Network reference = target.compile(TestModels.parse("m.model", given), Precision.DOUBLE)
                        .newNetwork(ROWS, 1);
                Network carrying = compile(target, carried).newNetwork(ROWS, 1)) {
            Point.setParameters(reference, 6);
            Point.setParameters(carrying, 6);
            Batch first = Point.batch(carrying.signature(), ROWS, ROWS, 6);
            carrying.train(first);
            Batch second = Point.batch(reference.signature(), ROWS, ROWS, 7);
            second.inputs().get(1).copyFrom(first.states().values().getFirst(), 0, 0, ROWS * 4);
            first.inputs().getFirst().copyFrom(second.inputs().getFirst(), 0, 0, ROWS * 6);
            first.targets().getFirst().copyFrom(second.targets().getFirst(), 0, 0, ROWS * 2);
            reference.train(second);
            carrying.train(first);
            int count = reference.signature().parameterCount();
            assertArrayEquals(numbers(reference.gradients(), count), numbers(carrying.gradients(), count), TOLERANCE);
        }
    }

    @ParameterizedTest
    @EnumSource(TestTarget.class)
    void stateIsARowsOwnAtAnyNumberOfThreads(TestTarget target) {
        CompiledModel compiled = compile(target, text(WINDOW));
        double[] alone = results(compiled, 1);
        assertArrayEquals(alone, results(compiled, 2));
        assertArrayEquals(alone, results(compiled, 3));
    }

    /// Losses, gradients and states of three batches, of which the last is shorter.
    private static double[] results(CompiledModel compiled, int threads) {
        List<Double> results = new ArrayList<>();
        try (Network network = compiled.newNetwork(100, threads)) {
            Point.setParameters(network, 8);
            Batch batch = Batch.allocate(network.signature(), 100);
            for (int count : new int[] {100, 100, 37}) {
                Batch drawn = Point.batch(network.signature(), 100, count, count);
                batch.setCount(count);
                batch.inputs().getFirst().copyFrom(drawn.inputs().getFirst(), 0, 0, count * 6);
                batch.targets().getFirst().copyFrom(drawn.targets().getFirst(), 0, 0, count * 6);
                network.train(batch);
                results.add(network.loss());
                add(network.gradients(), results);
            }
            batch.states().values().forEach(values -> add(values, results));
        }
        return results.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static void add(Values values, List<Double> results) {
        IntStream.range(0, values.size()).mapToDouble(values::get).forEach(results::add);
    }

    private static double[] numbers(Values values, int count) {
        return IntStream.range(0, count).mapToDouble(values::get).toArray();
    }

    @Test
    void rowsBehindTheLastKeepTheirState() {
        try (Network network = compile(TestTarget.JAVA, text(WINDOW)).newNetwork(4, 1)) {
            Point.setParameters(network, 9);
            Batch batch = Point.batch(network.signature(), 4, 4, 9);
            network.train(batch);
            Values state = batch.states().values().getFirst();
            double[] before = numbers(state, state.size());
            batch.setCount(3);
            network.train(batch);
            int entries = state.size() / 4;
            assertEquals(before[3 * entries], state.get(3 * entries));
            assertEquals(false, before[2 * entries] == state.get(2 * entries));
            batch.states().restart();
            assertEquals(1, batch.states().starts().get(3));
        }
    }

    @Test
    void predictingStartsAnew() {
        try (Network network = compile(TestTarget.JAVA, """
                model M {
                  input  x: sequence(3) of [2]
                  target y: [2]
                  z = linear(last(gru(x, units: 4)), units: 2)
                  minimize mean_squared_error(z, y)
                  output   z
                }
                """).newNetwork(2, 1)) {
            Point.setParameters(network, 1);
            Batch batch = Point.batch(network.signature(), 2, 2, 1);
            network.predict(batch);
            double first = network.output(0).get(0);
            network.evaluate(batch);
            network.predict(batch);
            assertEquals(first, network.output(0).get(0));
            network.evaluate(batch);
            assertEquals(false, first == network.output(0).get(0));
        }
    }

    @Test
    void aBatchWithoutStatesIsRefused() {
        try (Network network = compile(TestTarget.JAVA, text(WINDOW)).newNetwork(2, 1)) {
            Batch batch = Point.batch(network.signature(), 2, 2, 1);
            Batch without = new Batch(batch.inputs(), batch.targets(), 2);
            assertThrows(IllegalArgumentException.class, () -> network.train(without));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x: sequence(3) of [2] | reverse(rnn(x, units: 2)) | `reverse` in line 4 of m.model",
                "x: sequence(3) of [2] | rnn(x, units: 2, h: last(x)) | "
                        + "a state that starts from what comes of the sequence in line 4 of m.model",
            })
    void whatNeedsTheWholeSequenceIsRefusedAtItsLine(String input, String states, String reason) {
        assertEquals(
                """
                m.model:4:3: error: states are carried from one window to the next, but %s needs the whole sequence
                    a = %s
                    %s
                  hint: leave out `carry`, or what needs the whole sequence
                """.formatted(reason, states, "^".repeat(4 + states.length())), refusal("""
                        model M {
                          input  %s
                          target y: [2]
                          a = %s
                          minimize mean_squared_error(last(a), y)
                        }
                        """.formatted(input, states)));
    }

    @Test
    void lengthsAreRefusedAtTheirLine() {
        assertEquals("""
                m.model:2:3: error: states are carried from one window to the next, but a length in line 2 of m.model needs the whole sequence
                    length n <= 3
                    ^^^^^^^^^^^^^
                  hint: leave out `carry`, or what needs the whole sequence
                """, refusal("""
                        model M {
                          length n <= 3
                          input  x: sequence(n) of [2]
                          target y: [2]
                          minimize mean_squared_error(last(rnn(x, units: 2)), y)
                        }
                        """));
    }

    @Test
    void aModelWithoutStatesHasNothingToCarry() {
        String refusal = refusal("""
                model M {
                  input  x: [2]
                  target y: [2]
                  minimize mean_squared_error(linear(x, units: 2), y)
                }
                """);
        assertEquals(
                "error: model M has no state that could be carried from one window to the next",
                refusal.lines().findFirst().orElseThrow().substring("m.model:1:1: ".length()));
    }

    private static String refusal(String text) {
        Diagnostic diagnostic = PiecewiseChecks.ofCarry(TestModels.parse("m.model", text), CARRYING)
                .orElseThrow();
        return DiagnosticPrinter.print(List.of(diagnostic));
    }
}
