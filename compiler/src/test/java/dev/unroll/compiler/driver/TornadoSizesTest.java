package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.schedule.Target.Device.Loops;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Kernels in `float`, executed on the host, at sizes that are multiples of nothing. What they may be
/// off by is what the plain loops in `float` are off by from those in `double`, times what sums in
/// another order and functions in `float` may add to it.
class TornadoSizesTest {
    private static final double FACTOR = 16;

    private record Size(int units, int batch, int steps, Loops loops) {}

    private static Stream<Size> sizes() {
        return IntStream.of(1, 7, 13, 101)
                .boxed()
                .flatMap(units -> Stream.of(
                        new Size(units, 1, 28, Loops.KERNEL),
                        new Size(units, 3, 2, Loops.KERNEL),
                        new Size(units, 100, 1, Loops.KERNEL),
                        new Size(units, 3, 28, Loops.GRAPH),
                        new Size(units, 3, 2, Loops.UNROLLED)));
    }

    @TestFactory
    Stream<DynamicTest> kernelsInFloatComputeWhatPlainLoopsDo() {
        return sizes().map(size -> DynamicTest.dynamicTest(size.toString(), () -> check(size)));
    }

    private static void check(Size size) {
        CheckedModel model = model(size);
        double[] exact =
                results(size, TestTarget.JAVA.compile(model, Precision.DOUBLE).load());
        double[] plain =
                results(size, TestTarget.JAVA.compile(model, Precision.FLOAT).load());
        double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
        double error = IntStream.range(0, exact.length)
                .mapToDouble(i -> Math.abs(exact[i] - plain[i]))
                .max()
                .orElseThrow();
        double tolerance = FACTOR * Math.max(error, Math.ulp((float) largest));
        Target.Device device = new Target.Device(16, 4, 24 * 1024, size.loops());
        double[] kernels = results(size, HostDevice.compile(model, Precision.FLOAT, device));
        for (int i = 0; i < exact.length; i++) {
            assertEquals(exact[i], kernels[i], tolerance, "number " + i);
        }
    }

    /// Loss, outputs and gradients, at parameters and data that `float` represents.
    private static double[] results(Size size, NetworkClass compiled) {
        try (Network network = compiled.newNetwork(size.batch(), 1)) {
            Point.setParameters(network, 7);
            Batch batch = Point.batch(compiled.signature(), size.batch(), size.batch(), 7);
            round(network.parameters());
            batch.inputs().forEach(TornadoSizesTest::round);
            network.predict(batch);
            double[] outputs = numbers(network.output(0));
            network.train(batch);
            return Stream.of(new double[] {network.loss()}, outputs, numbers(network.gradients()))
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
        }
    }

    private static CheckedModel model(Size size) {
        return TestModels.parse(
                "sizes.model", """
                model Sizes {
                  input  rows:  sequence(STEPS) of [5]
                  target digit: class(3)
                  states = lstm(rows, units: UNITS)
                  logits = linear(last(states), units: 3)
                  minimize cross_entropy(logits, digit)
                  output   probabilities = softmax(logits)
                }
                """.replace("STEPS", "" + size.steps()).replace("UNITS", "" + size.units()));
    }

    private static void round(Values values) {
        for (int i = 0; i < values.size(); i++) {
            values.set(i, (float) values.get(i));
        }
    }

    private static double[] numbers(Values values) {
        return IntStream.range(0, values.size()).mapToDouble(values::get).toArray();
    }
}
