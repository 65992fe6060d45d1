package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.train.Evaluator;
import dev.unroll.runtime.train.Scores;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Metrics that are made of means over all samples, and are no means themselves.
class MeansOverSamplesTest {
    private static final int SAMPLES = 53;
    private static final String TEXT = """
            model Guess {
              length n <= 6
              input  x: sequence(n) of [3]
              target y: sequence(n) of class(4)
              logits = linear(x, units: 4)
              loss   = cross_entropy(logits, y)
              said   = one_hot(argmax(logits))
              right  = one_hot(y)
              f1     = 2 * mean(said .* right, over: samples) / (mean(said, over: samples) + mean(right, over: samples))
              minimize loss
              report   accuracy(logits, y)
              report   perplexity = exp(mean(loss, over: samples))
              report   f1_of_1 = sum(slice(f1, from: 1, to: 2))
              report   macro_f1 = mean(f1)
              output   logits
            }
            """;

    @TestFactory
    Stream<DynamicTest> batchesMakeNoDifference() {
        return Stream.of(TestTarget.JAVA, TestTarget.VECTOR_256)
                .map(target -> DynamicTest.dynamicTest(target.toString(), () -> {
                    try (Network network = target.compile(TestModels.parse("guess", TEXT), Precision.DOUBLE)
                            .newNetwork(SAMPLES, 2)) {
                        Point.setParameters(network, 3);
                        Samples samples = new Samples(network);
                        for (int batch : new int[] {SAMPLES, 10, 1, 52}) {
                            Scores scores = new Evaluator(network, batch).evaluate(samples);
                            check(scores, network, samples);
                        }
                    }
                }));
    }

    private static void check(Scores scores, Network network, Samples samples) {
        network.evaluate(samples.all);
        int[] said = new int[4];
        int[] right = new int[4];
        int[] both = new int[4];
        for (int sample = 0; sample < SAMPLES; sample++) {
            int steps = (int) Math.max(1, samples.all.inputs().get(1).get(sample));
            for (int step = 0; step < steps; step++) {
                int largest = 0;
                for (int i = 1; i < 4; i++) {
                    double logit = network.output(0).get((sample * 6 + step) * 4 + i);
                    largest = logit > network.output(0).get((sample * 6 + step) * 4 + largest) ? i : largest;
                }
                int label = (int) samples.all.targets().getFirst().get(sample * 6 + step);
                said[largest]++;
                right[label]++;
                both[label] += largest == label ? 1 : 0;
            }
        }
        double macro = 0;
        for (int i = 0; i < 4; i++) {
            macro += 2.0 * both[i] / (said[i] + right[i]) / 4;
        }
        assertEquals(Math.exp(scores.loss().orElseThrow()), scores.metrics().get("perplexity"), 1e-12);
        assertEquals(2.0 * both[1] / (said[1] + right[1]), scores.metrics().get("f1_of_1"), 1e-12);
        assertEquals(macro, scores.metrics().get("macro_f1"), 1e-12);
    }

    @Test
    void trainingAfterwardsIsAsBefore() {
        try (Network network = TestTarget.JAVA
                .compile(TestModels.parse("guess", TEXT), Precision.DOUBLE)
                .newNetwork(SAMPLES, 1)) {
            Point.setParameters(network, 3);
            Samples samples = new Samples(network);
            network.train(samples.all);
            double loss = network.loss();
            double gradient = network.gradients().get(2);
            new Evaluator(network, 20).evaluate(samples);
            network.train(samples.all);
            assertEquals(loss, network.loss());
            assertEquals(gradient, network.gradients().get(2));
            network.evaluate(samples.all);
            assertEquals(loss, network.loss(), 1e-12);
        }
    }

    @Test
    void thereIsNoTotalOfNothing() {
        try (Network network = TestTarget.JAVA
                .compile(TestModels.parse("guess", TEXT), Precision.DOUBLE)
                .newNetwork(SAMPLES, 1)) {
            assertThrows(IllegalStateException.class, () -> network.total(1));
            network.startTotals();
            assertThrows(IllegalStateException.class, () -> network.total(1));
        }
    }

    @Test
    void aDeviceRefusesThem() {
        CheckedModel model = TestModels.parse("whole", """
                model Whole {
                  input  x: [3]
                  target y: class(4)
                  loss = cross_entropy(linear(x, units: 4), y)
                  minimize loss
                  report perplexity = exp(mean(loss, over: samples))
                }
                """);
        CompileRequest request = new CompileRequest(model, Backend.TORNADO, Precision.FLOAT, "dev.unroll.test");
        assertEquals(
                "backend tornado cannot report what is made of means over all samples yet; take --backend vector",
                ModelCompiler.limitation(request).orElseThrow());
    }

    /// Samples of a batch, as a part of a data set.
    private static final class Samples implements DataSet.Part {
        private final Batch all;
        private final Network network;

        Samples(Network network) {
            this.network = network;
            this.all = Point.batch(network.signature(), SAMPLES, SAMPLES, 7);
        }

        @Override
        public int size() {
            return SAMPLES;
        }

        @Override
        public String label(int index) {
            return "sample " + index;
        }

        @Override
        public void fill(int[] indices, int from, int count, Batch batch) {
            for (int row = 0; row < count; row++) {
                copy(network.signature().inputs(), all.inputs(), batch.inputs(), indices[from + row], row);
                copy(network.signature().targets(), all.targets(), batch.targets(), indices[from + row], row);
            }
            batch.setCount(count);
        }

        private static void copy(List<Port> ports, List<Values> from, List<Values> to, int sample, int row) {
            for (int i = 0; i < ports.size(); i++) {
                int size = ports.get(i).entriesPerSample();
                to.get(i).copyFrom(from.get(i), sample * size, row * size, size);
            }
        }
    }
}
