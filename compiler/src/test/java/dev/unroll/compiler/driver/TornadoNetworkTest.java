package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.schedule.Target.Device.Kind;
import dev.unroll.compiler.schedule.Target.Device.Loops;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
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

    /// Models whose recurrences differ in what becomes of them apart from a kernel: one, several after
    /// each other or side by side, of one step, backward, with reductions in them, and with no product.
    private static final List<String> RUN_OTHERWISE = List.of(
            "prelude/lstm",
            "prelude/gru_of_three_layers",
            "prelude/bidirectional_stack",
            "prelude/one_step_backward",
            "prelude/layer_norm_lstm",
            "prelude/sru");

    private record Case(String name, Target.Device device) {
        CheckedModel model() {
            return TestModels.read(name);
        }

        @Override
        public String toString() {
            return name + " (" + device.loops() + ", " + device.kind() + ")";
        }
    }

    private static Stream<Case> cases() {
        Stream<Case> all = TestModels.names()
                .map(name -> new Case(name, device(Loops.KERNEL, Kind.GPU)))
                .filter(one -> ModelCompiler.limitation(request(one.model())).isEmpty());
        Stream<Case> otherwise = RUN_OTHERWISE.stream()
                .flatMap(name -> Stream.of(
                        new Case(name, device(Loops.GRAPH, Kind.GPU)),
                        new Case(name, device(Loops.UNROLLED, Kind.GPU)),
                        new Case(name, device(Loops.KERNEL, Kind.FPGA)),
                        new Case(name, device(Loops.GRAPH, Kind.FPGA))));
        return Stream.concat(all, otherwise);
    }

    private static CompileRequest request(CheckedModel model) {
        return new CompileRequest(model, Backend.TORNADO, Precision.DOUBLE, "dev.unroll.test");
    }

    @Test
    void carriedStatesAreRefused() {
        CompileRequest carried = request(TestModels.read("prelude/lstm")).withCarry(true);
        Optional<String> limitation = ModelCompiler.limitation(carried);
        assertTrue(limitation.orElseThrow().startsWith("backend tornado cannot carry states"));
        assertThrows(IllegalArgumentException.class, () -> ModelCompiler.compile(carried));
    }

    private static Target.Device device(Loops loops, Kind kind) {
        return new Target.Device(4, 2, 24 * 1024, loops, kind);
    }

    @TestFactory
    Stream<DynamicTest> kernelsComputeWhatTheGraphSays() {
        List<Case> cases = cases().toList();
        List<NetworkClass> compiled = HostDevice.compile(cases.stream()
                .map(one -> new HostDevice.Wanted(one.model(), Precision.DOUBLE, one.device()))
                .toList());
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        cases.get(i).toString(), () -> check(cases.get(i).model(), compiled.get(i))));
    }

    /// Two batches one after the other, the second less full.
    private static void check(CheckedModel model, NetworkClass compiled) {
        Signature signature = compiled.signature();
        try (Network network = compiled.newNetwork(CAPACITY, 1)) {
            for (int count : new int[] {CAPACITY, COUNT}) {
                Point.setParameters(network, count);
                Batch batch = Point.batch(signature, CAPACITY, count, count);
                network.setDraws(count);
                check(network, batch, new Reference(model, network, batch, count));
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
            Map<String, Tensor> gradients = reference.gradients();
            checkNumber(gradients.get("loss"), network.loss(), "loss");
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
