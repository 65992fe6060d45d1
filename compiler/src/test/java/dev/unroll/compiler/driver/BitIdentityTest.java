package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What results depend on, and what they do not depend on.
class BitIdentityTest {
    private static final int CAPACITY = 100;
    private static final int COUNT = 37;
    private static final double ROUNDING = 1e-12;

    @TestFactory
    Stream<DynamicTest> resultsAreTheSameAtAnyNumberOfThreads() {
        return TestModels.forEach(model -> {
            double[] alone = results(model, CAPACITY, 1);
            for (int threads = 2; threads <= 3; threads++) {
                assertArrayEquals(alone, results(model, CAPACITY, threads), threads + " threads");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> repeatedPassesGiveTheSameBits() {
        return TestModels.forEach(model -> {
            CompiledModel compiled = model.compiled();
            try (Network network = compiled.newNetwork(CAPACITY, 2)) {
                Batch batch = Point.batch(compiled.signature(), CAPACITY, COUNT, 5);
                Batch other = Point.batch(compiled.signature(), CAPACITY, CAPACITY, 6);
                Point.setParameters(network, 5);
                double[] first = results(network, batch);
                results(network, other);
                assertArrayEquals(first, results(network, batch));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> roomForMoreSamplesChangesNothingButRounding() {
        return TestModels.forEach(model -> checkNear(results(model, CAPACITY, 1), results(model, COUNT, 1)));
    }

    @TestFactory
    Stream<DynamicTest> predictingAndEvaluatingGiveTheSameOutputs() {
        return TestModels.forEach(model -> {
            CompiledModel compiled = model.compiled();
            try (Network network = compiled.newNetwork(CAPACITY, 1)) {
                if (!compiled.graphs().containsKey("evaluate")) {
                    return;
                }
                Point.setParameters(network, 5);
                Batch batch = Point.batch(compiled.signature(), CAPACITY, COUNT, 5);
                network.predict(batch);
                double[] predicted = outputs(network, COUNT);
                network.evaluate(batch);
                checkNear(predicted, outputs(network, COUNT));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> predictingNeedsNoTargetsButThoseOfStepsBefore() {
        return TestModels.forEach(model -> {
            CompiledModel compiled = model.compiled();
            try (Network network = compiled.newNetwork(COUNT, 1)) {
                Point.setParameters(network, 5);
                Batch batch = Point.batch(compiled.signature(), COUNT, COUNT, 5);
                network.predict(batch);
                double[] predicted = outputs(network, COUNT);
                Batch without = new Batch(batch.inputs(), List.of(), COUNT);
                if (network.readsTargets()) {
                    assertThrows(IllegalArgumentException.class, () -> network.predict(without));
                } else {
                    network.predict(without);
                    assertArrayEquals(predicted, outputs(network, COUNT));
                }
            }
        });
    }

    private static double[] results(TestModel model, int capacity, int threads) {
        CompiledModel compiled = model.compiled();
        try (Network network = compiled.newNetwork(capacity, threads)) {
            Point.setParameters(network, 5);
            return results(network, Point.batch(compiled.signature(), capacity, COUNT, 5));
        }
    }

    /// All that a network says about a batch.
    private static double[] results(Network network, Batch batch) {
        Signature signature = network.signature();
        List<Double> results = new ArrayList<>();
        network.predict(batch);
        add(outputs(network, batch.count()), results);
        if (signature.trainable() || !signature.metrics().isEmpty()) {
            network.evaluate(batch);
            add(outputs(network, batch.count()), results);
            IntStream.range(0, signature.metrics().size())
                    .mapToDouble(network::metric)
                    .forEach(results::add);
        }
        if (signature.trainable()) {
            results.add(network.loss());
            network.train(batch);
            results.add(network.loss());
            add(numbers(network.gradients(), signature.parameterCount()), results);
        }
        return results.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] outputs(Network network, int count) {
        List<Port> ports = network.signature().outputs();
        return IntStream.range(0, ports.size())
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, count * ports.get(i).entriesPerSample())
                        .mapToDouble(network.output(i)::get))
                .toArray();
    }

    private static double[] numbers(Values values, int count) {
        return IntStream.range(0, count).mapToDouble(values::get).toArray();
    }

    private static void add(double[] numbers, List<Double> to) {
        for (double number : numbers) {
            to.add(number);
        }
    }

    private static void checkNear(double[] expected, double[] actual) {
        assertEquals(expected.length, actual.length);
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], ROUNDING * Math.max(1, Math.abs(expected[i])), "result " + i);
        }
    }
}
