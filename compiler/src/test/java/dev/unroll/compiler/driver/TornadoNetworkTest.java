package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.schedule.Target.Device.Loops;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Kernels of backend `tornado`, executed on the host, compute what the reference evaluator does, from
/// the lowered graph: every model of the tests that the backend does not refuse, in `double`, and some of
/// them however their recurrences are run. Groups and tiles are small and no divisor of most sizes, so
/// that several of them are needed.
class TornadoNetworkTest {
    private static final int CAPACITY = 5;
    private static final int COUNT = 3;

    private static Target.Device device(Loops loops) {
        return new Target.Device(4, 2, 24 * 1024, loops);
    }

    @TestFactory
    Stream<DynamicTest> kernelsComputeWhatTheGraphSays() {
        return TestModels.names()
                .filter(name ->
                        ModelCompiler.limitation(request(TestModels.read(name))).isEmpty())
                .flatMap(name -> (name.startsWith("prelude/") ? Stream.of(Loops.values()) : Stream.of(Loops.KERNEL))
                        .map(loops -> DynamicTest.dynamicTest(
                                name + " (" + loops + ")", () -> check(TestModels.read(name), device(loops)))));
    }

    private static CompileRequest request(CheckedModel model) {
        return new CompileRequest(model, Backend.TORNADO, Precision.DOUBLE, "dev.unroll.test");
    }

    @Test
    void whatItCannotComputeIsRefused() {
        CompileRequest draws = request(TestModels.parse("draws.model", """
                model Draws {
                  input  x: [3]
                  target y: [3]
                  minimize mean((dropout(x, rate: 0.5) * 2 - y) ^ 2)
                  output z = x
                }
                """));
        String expected =
                "backend tornado cannot draw random numbers, as the model asks it to in training, yet; take --backend"
                        + " vector";
        assertEquals(Optional.of(expected), ModelCompiler.limitation(draws));
        assertThrows(IllegalArgumentException.class, () -> ModelCompiler.compile(draws));
    }

    @Test
    void someModelsAreRefusedAndMostAreNot() {
        Map<Boolean, Long> counts = TestModels.names()
                .map(name -> ModelCompiler.limitation(request(TestModels.read(name))))
                .collect(Collectors.partitioningBy(Optional::isPresent, Collectors.counting()));
        assertTrue(counts.get(true) > 0 && counts.get(false) > 2 * counts.get(true), counts::toString);
    }

    /// Two batches one after the other, the second less full.
    static void check(CheckedModel model, Target.Device device) {
        NetworkClass compiled = HostDevice.compile(model, Precision.DOUBLE, device);
        Signature signature = compiled.signature();
        try (Network network = compiled.newNetwork(CAPACITY, 1)) {
            for (int count : new int[] {CAPACITY, COUNT}) {
                Point.setParameters(network, count);
                Batch batch = Point.batch(signature, CAPACITY, count, count);
                check(network, batch, new Reference(model, network, batch, 0));
            }
        }
    }

    private static void check(Network network, Batch batch, Reference reference) {
        Signature signature = network.signature();
        Map<String, Tensor> expected = reference.results();
        network.predict(batch);
        checkOutputs(network, expected);
        if (signature.trainable() || !signature.metrics().isEmpty()) {
            network.evaluate(batch);
            checkOutputs(network, expected);
            for (int i = 0; i < signature.metrics().size(); i++) {
                String metric = signature.metrics().get(i);
                checkNumber(expected.get("metric/" + metric), network.metric(i), metric);
            }
        }
        if (signature.trainable()) {
            checkNumber(expected.get("loss"), network.loss(), "loss of the evaluation");
            network.train(batch);
            checkNumber(expected.get("loss"), network.loss(), "loss");
            Map<String, Tensor> gradients = reference.gradients();
            for (Parameter parameter : signature.parameters()) {
                CompiledNetworkTest.check(
                        gradients.get("grad/" + parameter.name()).data(),
                        network.gradients(),
                        parameter.offset(),
                        "gradient of " + parameter.name());
            }
        }
    }

    private static void checkOutputs(Network network, Map<String, Tensor> expected) {
        for (int i = 0; i < network.signature().outputs().size(); i++) {
            String name = network.signature().outputs().get(i).name();
            CompiledNetworkTest.check(expected.get("output/" + name).data(), network.output(i), 0, name);
        }
    }

    private static void checkNumber(Tensor expected, double actual, String what) {
        double number = expected.data()[0];
        assertEquals(number, actual, CompiledNetworkTest.TOLERANCE * Math.max(1, Math.abs(number)), what);
    }
}
