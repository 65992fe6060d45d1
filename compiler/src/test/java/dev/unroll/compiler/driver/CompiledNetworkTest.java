package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Compiled networks compute what the graphs mean that their models were lowered to.
class CompiledNetworkTest {
    static final double TOLERANCE = 1e-11;

    /// Room for how many samples, and how many there are.
    private record Size(int capacity, int count) {}

    private static final List<Size> SIZES =
            List.of(new Size(1, 1), new Size(3, 3), new Size(17, 17), new Size(100, 100), new Size(100, 37));

    @TestFactory
    Stream<DynamicTest> predictingGivesTheOutputs() {
        return TestModels.forEach(model -> forEachSize(model, (network, batch, reference) -> {
            network.predict(batch);
            checkOutputs(network, batch, reference.results());
        }));
    }

    @TestFactory
    Stream<DynamicTest> evaluatingGivesLossMetricsAndOutputs() {
        return measured()
                .map(model -> DynamicTest.dynamicTest(
                        model.toString(),
                        () -> forEachSize(model, (network, batch, reference) -> {
                            network.evaluate(batch);
                            Map<String, Tensor> expected = reference.results();
                            checkOutputs(network, batch, expected);
                            if (network.signature().trainable()) {
                                checkNumber(expected.get("loss"), network.loss(), "loss");
                            }
                            List<String> metrics = network.signature().metrics();
                            for (int i = 0; i < metrics.size(); i++) {
                                checkNumber(
                                        expected.get("metric/" + metrics.get(i)), network.metric(i), metrics.get(i));
                            }
                        })));
    }

    @TestFactory
    Stream<DynamicTest> trainingGivesLossAndGradients() {
        return TestModels.all()
                .filter(TestModel::isTrainable)
                .map(model -> DynamicTest.dynamicTest(
                        model.toString(),
                        () -> forEachSize(model, (network, batch, reference) -> {
                            network.train(batch);
                            Map<String, Tensor> expected = reference.gradients();
                            checkNumber(expected.get("loss"), network.loss(), "loss");
                            for (Parameter parameter : network.signature().parameters()) {
                                double[] gradient =
                                        expected.get("grad/" + parameter.name()).data();
                                check(
                                        gradient,
                                        network.gradients(),
                                        parameter.offset(),
                                        "gradient of " + parameter.name());
                            }
                        })));
    }

    private interface Trial {
        void run(Network network, Batch batch, Reference reference);
    }

    /// Two batches one after the other in the same network.
    private static void forEachSize(TestModel model, Trial trial) {
        CompiledModel compiled = model.compiled();
        for (Size size : SIZES) {
            try (Network network = compiled.newNetwork(size.capacity(), 1)) {
                for (int seed = 1; seed <= 2; seed++) {
                    Point.setParameters(network, seed);
                    Batch batch = Point.batch(compiled.signature(), size.capacity(), size.count(), seed);
                    network.setDraws(seed);
                    trial.run(network, batch, new Reference(model.read(), network, batch, seed));
                }
            } catch (AssertionError e) {
                throw new AssertionError(size + ": " + e.getMessage(), e);
            }
        }
    }

    private static Stream<TestModel> measured() {
        return TestModels.all()
                .filter(model -> model.isTrainable() || !model.read().reports().isEmpty());
    }

    private static void checkOutputs(Network network, Batch batch, Map<String, Tensor> expected) {
        Signature signature = network.signature();
        for (int i = 0; i < signature.outputs().size(); i++) {
            String name = signature.outputs().get(i).name();
            double[] output = expected.get("output/" + name).data();
            assertEquals(
                    output.length, batch.count() * signature.outputs().get(i).entriesPerSample(), name);
            check(output, network.output(i), 0, name);
        }
    }

    private static void checkNumber(Tensor expected, double actual, String what) {
        assertEquals(expected.data()[0], actual, TOLERANCE * Math.max(1, Math.abs(expected.data()[0])), what);
    }

    /// Errors are measured against the largest of the numbers.
    static void check(double[] expected, Values actual, int offset, String what) {
        double largest = 1e-3;
        for (double value : expected) {
            assertTrue(Double.isFinite(value), what + " is not finite");
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual.get(offset + i), TOLERANCE * largest, what + "[" + i + "]");
        }
    }
}
