package dev.unroll.compiler.driver;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A small classifier over an LSTM, to compare what backends compute of it at sizes that are multiples
/// of nothing. The plain loops are the measure; what they compute is compared with the reference
/// evaluator elsewhere.
///
/// @param batch samples that there are
/// @param expected samples that are compiled for
record SizedLstm(int units, int batch, int steps, int expected) {
    /// How much less exact others may be in `float` than plain loops in the same precision: these round
    /// functions once, those are off by up to 6 in the last place, and sums are added in another order.
    private static final double FACTOR = 16;

    SizedLstm(int units, int batch, int steps) {
        this(units, batch, steps, batch);
    }

    CheckedModel model() {
        return TestModels.parse("sized.model", """
                model Sized {
                  input  rows:  sequence(STEPS) of [5]
                  target digit: class(3)
                  states = lstm(rows, units: UNITS)
                  logits = linear(last(states), units: 3)
                  minimize cross_entropy(logits, digit)
                  output   probabilities = softmax(logits)
                }
                """.replace("STEPS", "" + steps).replace("UNITS", "" + units));
    }

    /// What has to be computed, and how near `float` has to come to it.
    record Expected(double[] numbers, double tolerance) {
        /// The largest of the numbers.
        double largest() {
            return Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
        }
    }

    /// What the plain loops compute in `double`.
    Expected expected(TestTarget measure) {
        double[] exact =
                results(measure.compile(model(), Precision.DOUBLE, expected).load());
        double[] plain =
                results(measure.compile(model(), Precision.FLOAT, expected).load());
        double largest = Arrays.stream(exact).map(Math::abs).max().orElseThrow();
        double error = IntStream.range(0, exact.length)
                .mapToDouble(i -> Math.abs(exact[i] - plain[i]))
                .max()
                .orElseThrow();
        return new Expected(exact, FACTOR * Math.max(error, Math.ulp((float) largest)));
    }

    /// Loss, outputs and gradients, at parameters and data that `float` represents.
    double[] results(NetworkClass compiled) {
        try (Network network = compiled.newNetwork(batch, 1)) {
            Point.setParameters(network, 7);
            Batch samples = Point.batch(compiled.signature(), batch, batch, 7);
            round(network.parameters());
            samples.inputs().forEach(SizedLstm::round);
            network.predict(samples);
            double[] outputs = numbers(network.output(0));
            network.train(samples);
            return Stream.of(new double[] {network.loss()}, outputs, numbers(network.gradients()))
                    .flatMapToDouble(Arrays::stream)
                    .toArray();
        }
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
