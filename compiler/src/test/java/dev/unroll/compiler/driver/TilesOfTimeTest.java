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
import dev.unroll.runtime.Values;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Recurrences that go through more than the cache holds run tile by tile of time, and compute what they would
/// otherwise. Tiles are chosen for the batch that a model is compiled for, so few samples are enough to try them.
class TilesOfTimeTest {
    private static final int CAPACITY = 37;
    private static final int COUNT = 19;

    private static final String STACK = """
            model Stack {
              input  rows:  sequence(STEPS) of [3]
              target digit: class(3)
              lower  = CELL(rows, units: 13)
              upper  = CELL(lower, units: 9)
              logits = linear(last(upper), units: 3)
              minimize cross_entropy(logits, digit)
              output   upper
            }
            """;

    private static final String BOTH_WAYS = """
            model BothWays {
              input  rows: sequence(STEPS) of [3]
              target y:    sequence(STEPS) of [2]
              states = bidirectional(rows, each: CELL, units: 7)
              y2     = linear(states, units: 2)
              minimize mean(mean_squared_error(y2, y), over: time)
              output   y2
            }
            """;

    private static final String LENGTHS = """
            model Lengths {
              length n <= STEPS
              input  rows:  sequence(n) of [3]
              target y:     [2]
              lower  = CELL(rows, units: 13)
              upper  = CELL(lower, units: 9)
              means  = linear(mean(upper, over: time), units: 2)
              ends   = linear(last(lower), units: 2)
              y2     = means + ends
              minimize mean_squared_error(y2, y)
              output   y2
            }
            """;

    private static final String SCORES = """
            model Scores {
              input  rows: sequence(STEPS) of [3]
              target y:    sequence(STEPS) of [1]
              lower = CELL(rows, units: 13)
              upper = CELL(lower, units: 9)
              score = sum(linear(upper, units: 1))
              minimize mean((score - sum(y))^2, over: time)
              output   score
            }
            """;

    /// @param batch samples that a batch is expected to have
    private record Case(String text, String cell, int steps, int batch) {
        CheckedModel model() {
            return TestModels.parse(
                    "tiles.model", text.replace("STEPS", String.valueOf(steps)).replace("CELL", cell));
        }

        String schedule(String graph) {
            return ModelCompiler.schedules(
                            new CompileRequest(model(), Backend.VECTOR, Precision.FLOAT, "dev.unroll.test", batch, 512))
                    .get(graph);
        }

        @Override
        public String toString() {
            return text.substring(6, text.indexOf(' ', 6)) + " of " + cell + ", " + steps + " steps";
        }
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case(STACK, "indrnn", 1, 8_000_000),
                new Case(STACK, "sru", 2, 8_000_000),
                new Case(LENGTHS, "indrnn", 2, 8_000_000),
                new Case(STACK, "indrnn", 23, 16_000),
                new Case(STACK, "sru", 23, 16_000),
                new Case(BOTH_WAYS, "indrnn", 23, 16_000),
                new Case(SCORES, "indrnn", 23, 16_000),
                new Case(SCORES, "sru", 23, 16_000),
                new Case(LENGTHS, "indrnn", 23, 16_000),
                new Case(LENGTHS, "sru", 23, 16_000),
                new Case(STACK, "lstm", 23, 16_000),
                new Case(SCORES, "rnn", 23, 16_000),
                new Case(BOTH_WAYS, "lstm", 23, 16_000),
                new Case(LENGTHS, "gru", 23, 16_000));
    }

    @TestFactory
    Stream<DynamicTest> lossOutputsAndGradientsAreThoseOfTheInterpreter() {
        return cases().map(test -> DynamicTest.dynamicTest(test.toString(), () -> {
            for (TestTarget target : List.of(TestTarget.VECTOR_256, TestTarget.VECTOR_512)) {
                CompiledModel compiled = target.compile(test.model(), Precision.DOUBLE, test.batch());
                try (Network network = compiled.newNetwork(CAPACITY, 1)) {
                    Point.setParameters(network, 1);
                    Batch batch = batch(network, test, 1);
                    check(network, batch, new Reference(test.model(), network, batch, 1));
                }
            }
        }));
    }

    private static void check(Network network, Batch batch, Reference reference) {
        network.predict(batch);
        Map<String, Tensor> results = reference.results();
        String output = network.signature().outputs().getFirst().name();
        CompiledNetworkTest.check(results.get("output/" + output).data(), network.output(0), 0, output);
        network.train(batch);
        Map<String, Tensor> gradients = reference.gradients();
        assertEquals(gradients.get("loss").data()[0], network.loss(), 1e-11, "loss");
        for (Parameter parameter : network.signature().parameters()) {
            double[] gradient = gradients.get("grad/" + parameter.name()).data();
            CompiledNetworkTest.check(gradient, network.gradients(), parameter.offset(), parameter.name());
        }
    }

    @TestFactory
    Stream<DynamicTest> inFloatTheyAreThoseOfPlainLoops() {
        return cases().filter(test -> test.steps() > 2)
                .map(test -> DynamicTest.dynamicTest(test.toString(), () -> {
                    double[] expected = gradients(test, TestTarget.JAVA, Precision.DOUBLE, 1);
                    double largest = IntStream.range(0, expected.length)
                            .mapToDouble(i -> Math.abs(expected[i]))
                            .max()
                            .orElseThrow();
                    for (TestTarget target :
                            List.of(TestTarget.VECTOR_128, TestTarget.VECTOR_256, TestTarget.VECTOR_512)) {
                        double[] actual = gradients(test, target, Precision.FLOAT, 1);
                        assertArrayEquals(expected, actual, 1e-4 * largest, target.toString());
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> theBitsAreTheSameAtAnyNumberOfThreads() {
        return cases().filter(test -> test.steps() > 2)
                .map(test -> DynamicTest.dynamicTest(
                        test.toString(),
                        () -> assertArrayEquals(
                                gradients(test, TestTarget.VECTOR_512, Precision.FLOAT, 1),
                                gradients(test, TestTarget.VECTOR_512, Precision.FLOAT, 2))));
    }

    private static double[] gradients(Case test, TestTarget target, Precision precision, int threads) {
        CompiledModel compiled = target.compile(test.model(), precision, test.batch());
        try (Network network = compiled.newNetwork(CAPACITY, threads)) {
            Random random = new Random(7);
            Values parameters = network.parameters();
            for (int i = 0; i < parameters.size(); i++) {
                parameters.set(i, (float) (0.3 * random.nextGaussian()));
            }
            network.train(batch(network, test, 3));
            return IntStream.range(0, network.signature().parameterCount())
                    .mapToDouble(network.gradients()::get)
                    .toArray();
        }
    }

    private static Batch batch(Network network, Case test, int seed) {
        Batch batch = Point.batch(network.signature(), CAPACITY, COUNT, seed);
        if (test.text().equals(LENGTHS)) {
            Random random = new Random(seed);
            IntStream.range(0, COUNT)
                    .forEach(sample -> batch.inputs().getLast().set(sample, 1 + random.nextInt(test.steps())));
        }
        return batch;
    }

    @TestFactory
    Stream<DynamicTest> tilesAreShownInTheSchedule() {
        return cases().map(test -> DynamicTest.dynamicTest(test.toString(), () -> {
            String schedule = test.schedule("train");
            assertEquals(test.steps() > 1, schedule.contains(" at a time, backward\n"), schedule);
            assertEquals(test.steps() > 1, schedule.contains("of a tile of a slice"), schedule);
            if (test.text().equals(LENGTHS)) {
                assertFalse(schedule.contains("tiles: for " + test.steps() + " steps"), schedule);
                assertFalse(schedule.contains("tiles2: for " + test.steps() + " steps"), schedule);
            }
        }));
    }

    @Test
    void whatTheCacheHoldsIsNotTiled() {
        assertFalse(new Case(STACK, "indrnn", 23, 16).schedule("train").contains("tile"));
    }

    @TestFactory
    Stream<DynamicTest> aTileHasOneRecurrenceAtMostThatMultipliesItsState() {
        return Stream.of("lstm", "gru", "rnn")
                .map(cell -> DynamicTest.dynamicTest(cell, () -> {
                    String schedule = new Case(STACK, cell, 23, 16_000).schedule("train");
                    assertTrue(schedule.contains("\n  tiles: "), schedule);
                    assertTrue(schedule.contains("\n  tiles2: "), schedule);
                }));
    }
}
