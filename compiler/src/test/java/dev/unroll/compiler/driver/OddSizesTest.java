package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Backends agree at sizes that are multiples of nothing, at one of which rows are lengthened, and at one of which the
/// gradients of weights do not stay in the cache. The plain loops are the measure; what they compute is compared
/// with the reference evaluator elsewhere.
class OddSizesTest {
    private static final double ROUNDING = 1e-11;

    /// How much less exact vectors may be than plain loops in the same precision: these round functions once,
    /// those are off by up to 6 in the last place, and sums are added in another order.
    private static final double FACTOR = 16;

    /// @param expected the batch that is compiled for
    private record Size(int units, int batch, int steps, int expected) {
        Size(int units, int batch, int steps) {
            this(units, batch, steps, batch);
        }
    }

    private static Stream<Size> sizes() {
        Stream<Size> small = IntStream.of(1, 7, 13, 32, 100, 101)
                .boxed()
                .flatMap(units -> Stream.of(
                        new Size(units, 1, 1),
                        new Size(units, 1, 28),
                        new Size(units, 3, 2),
                        new Size(units, 3, 28),
                        new Size(units, 3, 3, 1),
                        new Size(units, 100, 1),
                        new Size(units, 100, 2)));
        Stream<Size> withPackedSums = Stream.of(new Size(205, 100, 9));
        return Stream.concat(small, withPackedSums);
    }

    @TestFactory
    Stream<DynamicTest> vectorsComputeWhatPlainLoopsDo() {
        return sizes().map(size -> DynamicTest.dynamicTest(size.toString(), () -> check(size)));
    }

    private static void check(Size size) {
        double[] exact = results(size, TestTarget.JAVA, Precision.DOUBLE);
        double[] plain = results(size, TestTarget.JAVA, Precision.FLOAT);
        double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
        double error = IntStream.range(0, exact.length)
                .mapToDouble(i -> Math.abs(exact[i] - plain[i]))
                .max()
                .orElseThrow();
        for (TestTarget target : List.of(TestTarget.VECTOR_128, TestTarget.VECTOR_256, TestTarget.VECTOR_512)) {
            check(exact, results(size, target, Precision.DOUBLE), ROUNDING * largest, target + " in double");
            check(
                    exact,
                    results(size, target, Precision.FLOAT),
                    FACTOR * Math.max(error, Math.ulp((float) largest)),
                    target + " in float");
        }
    }

    private static void check(double[] expected, double[] actual, double tolerance, String what) {
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], actual[i], tolerance, what + ", number " + i);
        }
    }

    /// Loss, outputs and gradients, at parameters and data that `float` represents.
    private static double[] results(Size size, TestTarget target, Precision precision) {
        CompiledModel compiled = target.compile(model(size), precision, size.expected());
        try (Network network = compiled.newNetwork(size.batch(), 1)) {
            Point.setParameters(network, 7);
            Batch batch = Point.batch(compiled.signature(), size.batch(), size.batch(), 7);
            round(network.parameters());
            batch.inputs().forEach(OddSizesTest::round);
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
                "odd.model", """
                model Odd {
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
