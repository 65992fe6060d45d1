package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.Trainer;
import dev.unroll.runtime.train.TrainingListener;
import dev.unroll.runtime.train.TrainingOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Training on samples of different lengths, in batches of like length.
class LengthsTrainingTest {
    private static final int MOST = 12;
    private static final int EPOCH = 20; // in steps
    private static final String TEXT = """
            model Sum {
              length n <= 12
              input  x: sequence(n) of [2]
              target y: [1]
              total = linear(last(gru(x, units: 8)), units: 1)
              minimize mean_squared_error(total, y)
              output   total
            }
            """;
    private static final TrainingOptions OPTIONS = TrainingOptions.of(400, 20, new Optimizer.Adam(0.01));

    @Test
    void sumsOfMarkedNumbersAreLearned() throws DataSetException {
        List<Double> losses = new ArrayList<>();
        train(1, OPTIONS, losses);
        double first = mean(losses.subList(0, EPOCH));
        double last = mean(losses.subList(losses.size() - EPOCH, losses.size()));
        assertTrue(last < first / 4, first + " to " + last);
    }

    private static double mean(List<Double> losses) {
        return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    @Test
    void theBitsAreTheSameAtAnyNumberOfThreads() throws DataSetException {
        assertEquals(train(1, OPTIONS, new ArrayList<>()), train(3, OPTIONS, new ArrayList<>()));
    }

    @Test
    void bucketsDecideWhichSamplesGoTogether() throws DataSetException {
        assertNotEquals(
                train(1, OPTIONS, new ArrayList<>()), train(1, OPTIONS.withBucketBatches(1), new ArrayList<>()));
    }

    /// The parameters in the end.
    private static List<Double> train(int threads, TrainingOptions options, List<Double> losses)
            throws DataSetException {
        try (Network network = TestTarget.JAVA
                .compile(TestModels.parse("sum", TEXT), Precision.FLOAT)
                .newNetwork(options.batch(), threads)) {
            Parameters.initialize(network, 1);
            TrainingListener listener = new TrainingListener() {
                @Override
                public void onStep(long step, double loss) {
                    losses.add(loss);
                }
            };
            new Trainer(network, new Sums(), options, listener).run();
            List<Double> parameters = new ArrayList<>();
            for (int i = 0; i < network.parameters().size(); i++) {
                parameters.add(network.parameters().get(i));
            }
            return parameters;
        }
    }

    /// Numbers with marks, and the sum of those that are marked.
    private static final class Sums implements DataSet {
        @Override
        public String name() {
            return "sums";
        }

        @Override
        public String origin() {
            return "made";
        }

        @Override
        public Part train() {
            return new Samples(0, 400);
        }

        @Override
        public Part test() {
            return new Samples(400, 50);
        }

        @Override
        public void bind(Signature signature) {}
    }

    private record Samples(int first, int size) implements DataSet.Part {
        @Override
        public String label(int index) {
            return "sample " + (first + index);
        }

        @Override
        public void fill(int[] indices, int from, int count, Batch batch) {
            for (int row = 0; row < count; row++) {
                Random random = new Random(first + indices[from + row]);
                int steps = 1 + random.nextInt(MOST);
                double sum = 0;
                for (int step = 0; step < MOST; step++) {
                    double number = random.nextDouble();
                    boolean marked = random.nextInt(3) == 0;
                    batch.inputs().getFirst().set((row * MOST + step) * 2, number);
                    batch.inputs().getFirst().set((row * MOST + step) * 2 + 1, marked ? 1 : 0);
                    sum += step < steps && marked ? number : 0;
                }
                batch.inputs().getLast().set(row, steps);
                if (!batch.targets().isEmpty()) {
                    batch.targets().getFirst().set(row, sum);
                }
            }
            batch.setCount(count);
        }
    }
}
