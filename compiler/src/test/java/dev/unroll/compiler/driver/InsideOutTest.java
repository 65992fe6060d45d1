package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Precision;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Recurrences whose entries have nothing to do with each other run all steps of some entries of a sample
/// before the next ones.
class InsideOutTest {
    private static final int BATCH = 100;
    private static final int CAPACITY = 37;
    private static final int COUNT = 19;

    private static CheckedModel model(String cell, int units) {
        return TestModels.parse("recurrence.model", """
                model Recurrence {
                  input  rows:  sequence(3) of [3]
                  target digit: class(3)
                  states = CELL(rows, units: UNITS)
                  logits = linear(last(states), units: 3)
                  minimize cross_entropy(logits, digit)
                  output   logits
                }
                """.replace("CELL", cell).replace("UNITS", String.valueOf(units)));
    }

    private static String schedule(String cell, int units) {
        return schedule(model(cell, units));
    }

    private static String schedule(CheckedModel model) {
        CompileRequest request =
                new CompileRequest(model, Backend.VECTOR, Precision.FLOAT, "dev.unroll.test", BATCH, 512);
        return ModelCompiler.schedules(request).get("train");
    }

    @Test
    void stepsOfElementwiseRecurrencesAreTheInnermostLoop() {
        String schedule = schedule("indrnn", 100);
        assertTrue(schedule.contains(" vectors at a time\n"), schedule);
    }

    @Test
    void manySequencesAreReadRowByRow() {
        String few = schedule(sum("a, b", "a .* relu(prev(s) + b)"));
        assertTrue(few.contains(" vectors at a time\n"), few);
        String many = schedule(sum("a, b, c, d, e, f", "a .* relu(b .* prev(s) + c) + d .* relu(e .* prev(s) + f)"));
        assertFalse(many.contains(" vectors at a time\n"), many);
    }

    /// A model whose recurrence reads the sequences of these names.
    private static CheckedModel sum(String names, String next) {
        StringBuilder inputs = new StringBuilder();
        StringBuilder formals = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        for (String name : names.split(", ")) {
            inputs.append("  input %1$s: sequence(3) of [3]\n  %1$sRows = linear(%1$s, units: 100)\n".formatted(name));
            formals.append(formals.isEmpty() ? "" : ", ").append(name).append(": [N]");
            rows.append(rows.isEmpty() ? "" : ", ").append(name).append("Rows");
        }
        return TestModels.parse("sum.model", """
                cell total(FORMALS) {
                  state s: [N] = 0
                  s = NEXT
                  output s
                }
                model Sum {
                INPUTS
                  target digit: class(3)
                  logits = linear(last(total(ROWS)), units: 3)
                  minimize cross_entropy(logits, digit)
                  output   logits
                }
                """.replace("FORMALS", formals)
                .replace("NEXT", next)
                .replace("INPUTS", inputs)
                .replace("ROWS", rows));
    }

    @ParameterizedTest
    @ValueSource(strings = {"indrnn", "sru"})
    void aVectorAloneIsNotRunByItself(String cell) {
        assertFalse(schedule(cell, 16).contains(" vectors at a time\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lstm", "gru"})
    void productsWithTheStateNeedAllEntriesOfAStep(String cell) {
        assertFalse(schedule(cell, 100).contains(" vectors at a time\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"indrnn", "sru"})
    void lossAndGradientsAreThoseOfTheInterpreter(String cell) {
        for (int units : List.of(9, 32, 39, 61)) {
            check(model(cell, units), TestTarget.VECTOR_256);
            check(model(cell, units), TestTarget.VECTOR_512);
        }
    }

    static void check(CheckedModel model, TestTarget target) {
        try (Network network = target.compile(model, Precision.DOUBLE, BATCH).newNetwork(CAPACITY, 1)) {
            Point.setParameters(network, 1);
            Batch batch = Point.batch(network.signature(), CAPACITY, COUNT, 1);
            network.train(batch);
            Map<String, Tensor> gradients = new Reference(model, network, batch, 1).gradients();
            assertEquals(gradients.get("loss").data()[0], network.loss(), 1e-11, "loss");
            for (Parameter parameter : network.signature().parameters()) {
                double[] gradient = gradients.get("grad/" + parameter.name()).data();
                CompiledNetworkTest.check(gradient, network.gradients(), parameter.offset(), parameter.name());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"indrnn", "sru"})
    void theBitsAreTheSameAtAnyNumberOfThreads(String cell) {
        assertArrayEquals(gradients(cell, 1), gradients(cell, 2));
    }

    private static double[] gradients(String cell, int threads) {
        CompiledModel compiled = TestTarget.VECTOR_512.compile(model(cell, 61), Precision.FLOAT, BATCH);
        try (Network network = compiled.newNetwork(CAPACITY, threads)) {
            Point.setParameters(network, 1);
            network.train(Point.batch(network.signature(), CAPACITY, COUNT, 1));
            return IntStream.range(0, network.signature().parameterCount())
                    .mapToDouble(network.gradients()::get)
                    .toArray();
        }
    }
}
