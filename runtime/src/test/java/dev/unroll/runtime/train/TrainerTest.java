package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.train.Optimizer.Adam;
import dev.unroll.runtime.train.Optimizer.Sgd;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrainerTest {
    private static final TrainingOptions OPTIONS =
            TrainingOptions.of(100, 16, new Sgd(1)).withEvaluateEvery(30);

    @ParameterizedTest
    @EnumSource
    void learnsWhatCanBeLearned(Precision precision) throws DataSetException {
        Evaluation last = train(new SoftmaxRegression(precision, 16), OPTIONS, TrainingListener.silent());
        assertTrue(last.metrics().get("accuracy") > 0.9, last.toString());
        assertTrue(last.loss() < 0.4, last.toString());
    }

    @Test
    void evaluatesEverySoManyStepsAndAtTheEnd() throws DataSetException {
        Recorder recorder = new Recorder();
        Evaluation last = train(new SoftmaxRegression(Precision.FLOAT, 16), OPTIONS, recorder);
        assertEquals(List.of(30L, 60L, 90L, 100L), recorder.evaluatedSteps());
        assertEquals(last, recorder.evaluations.getLast());
        assertEquals(100, recorder.losses.size());
        assertEquals(List.of("accuracy", "seconds"), List.copyOf(last.metrics().keySet()));
    }

    @Test
    void aStepIsBatchGradientAndUpdate() throws DataSetException {
        SoftmaxRegression network = new SoftmaxRegression(Precision.DOUBLE, 16);
        TrainingOptions options = OPTIONS.withSteps(5).withClipNorm(0.1).withSeed(3);
        train(network, options, TrainingListener.silent());

        SoftmaxRegression other = new SoftmaxRegression(Precision.DOUBLE, 16);
        Parameters.initialize(other, 3);
        Batch batch = Batch.allocate(other.signature(), 16);
        SampleOrder order = new SampleOrder(50, 16, 3);
        int[] counts = {16, 16, 16, 2, 16};
        for (int step = 1; step <= 5; step++) {
            order.moveTo(step);
            assertEquals(counts[step - 1], order.count());
            Run.POINTS.train().fill(order.permutation(), order.start(), order.count(), batch);
            other.train(batch);
            double norm = GradientNorm.of(other.gradients());
            double factor = norm > 0.1 ? 0.1 / (norm + 1e-6) : 1;
            for (int i = 0; i < other.parameters().size(); i++) {
                double gradient = other.gradients().get(i) * factor;
                other.parameters().set(i, other.parameters().get(i) - gradient);
            }
        }
        for (int i = 0; i < other.parameters().size(); i++) {
            assertEquals(other.parameters().get(i), network.parameters().get(i), 1e-15);
        }
    }

    @Test
    void theSameSeedGivesTheSameBitsAndAnotherOneOthers() throws DataSetException {
        Recorder first = new Recorder();
        Recorder second = new Recorder();
        Recorder third = new Recorder();
        train(new SoftmaxRegression(Precision.FLOAT, 16), OPTIONS, first);
        train(new SoftmaxRegression(Precision.FLOAT, 16), OPTIONS, second);
        train(new SoftmaxRegression(Precision.FLOAT, 16), OPTIONS.withSeed(1), third);
        assertEquals(first.losses, second.losses);
        assertTrue(!first.losses.equals(third.losses));
    }

    @Test
    void aLossThatIsNoNumberStopsTheTrainingAtItsStep() {
        SoftmaxRegression network = new SoftmaxRegression(Precision.FLOAT, 16) {
            private int calls;

            @Override
            public void train(Batch batch) {
                super.train(batch);
                calls++;
            }

            @Override
            public double loss() {
                return calls == 12 ? Double.NaN : super.loss();
            }
        };
        DivergenceException divergence =
                assertThrows(DivergenceException.class, () -> train(network, OPTIONS, TrainingListener.silent()));
        assertEquals(12, divergence.step());
        assertEquals("the loss of step 12 is NaN; try a lower rate, or set clip_norm", divergence.getMessage());
    }

    @Test
    void gradientsThatAreNoNumbersAreNoticedByTheirNorm() {
        SoftmaxRegression network = withBrokenGradient();
        DivergenceException divergence = assertThrows(
                DivergenceException.class, () -> train(network, OPTIONS.withClipNorm(1), TrainingListener.silent()));
        assertEquals(
                "the gradients' norm at step 1 is Infinity; try a lower rate, or a lower clip_norm",
                divergence.getMessage());
    }

    @Test
    void parametersThatAreNoNumbersAreNoticedBeforeAnEvaluation() {
        SoftmaxRegression network = withBrokenGradient();
        TrainingOptions options = OPTIONS.withEvaluateEvery(1);
        DivergenceException divergence =
                assertThrows(DivergenceException.class, () -> train(network, options, TrainingListener.silent()));
        assertEquals(
                "parameter points.b has -Infinity after step 1; try a lower rate, or set clip_norm",
                divergence.getMessage());
    }

    @Test
    void stepsAllocateNothing() throws DataSetException {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        LongSummaryStatistics thousandSteps = new LongSummaryStatistics();
        TrainingListener listener = new TrainingListener() {
            private long before;

            @Override
            public void onStep(long step, double loss) {
                if (step % 1_000 == 0) {
                    long now = threads.getCurrentThreadAllocatedBytes();
                    thousandSteps.accept(now - before);
                    before = now;
                }
            }
        };
        TrainingOptions options =
                TrainingOptions.of(80_000, 5, new Adam(1e-4)).withClipNorm(1).withEvaluateEvery(100_000);
        SoftmaxRegression network = new SoftmaxRegression(Precision.FLOAT, 5);
        Parameters.initialize(network, 0);
        // An epoch, which may allocate a stream of random numbers, begins every 8,000 steps.
        new Trainer(network, Points.of(40_000, 17), options, listener).run();
        // The least, as code that is interpreted or compiled in haste allocates what it later does without.
        assertEquals(0, thousandSteps.getMin(), "bytes: " + thousandSteps);
    }

    @Test
    void samplesKeptBackAreNeverTrainedOn() throws DataSetException {
        Set<List<Double>> trained = new HashSet<>();
        Set<List<Double>> measured = new HashSet<>();
        SoftmaxRegression network = new SoftmaxRegression(Precision.DOUBLE, 16) {
            @Override
            public void train(Batch batch) {
                trained.addAll(points(batch));
                super.train(batch);
            }

            @Override
            public void evaluate(Batch batch) {
                measured.addAll(points(batch));
                super.evaluate(batch);
            }
        };
        TrainingOptions options = OPTIONS.with(new TrainingOptions.Evaluations(100, 0.3, 0));
        Trainer trainer = new Trainer(network, Run.POINTS, options, TrainingListener.silent());
        assertEquals(35, trainer.data().train().size());
        assertEquals(15, trainer.data().validation().orElseThrow().size());
        trained.clear();
        trainer.run();
        assertEquals(35, trained.size());
        measured.removeAll(trained); // training evaluates, too, in this network
        assertEquals(15, measured.size());
    }

    @Test
    void aPartIsKeptBackOfEnoughSamplesOnly() {
        TrainingOptions options = OPTIONS.with(new TrainingOptions.Evaluations(100, 0.9, 0));
        DataSetException refusal = assertThrows(
                DataSetException.class,
                () -> new Trainer(
                        new SoftmaxRegression(Precision.FLOAT, 16),
                        Points.of(4, 4),
                        options,
                        TrainingListener.silent()));
        assertEquals(
                "data set points has 4 samples in its training part, too few to keep 0.9 of them back",
                refusal.getMessage());
    }

    @Test
    void aGroupWithoutMembersIsRefused() {
        TrainingOptions options = OPTIONS.with(new TrainingOptions.Descent(
                new Sgd(1),
                new Clipping.None(),
                List.of(new ParameterGroup(new ParameterGroup.Named(List.of("*.c")), OptionalDouble.of(0), 1))));
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class,
                () -> new Trainer(
                        new SoftmaxRegression(Precision.FLOAT, 16), Run.POINTS, options, TrainingListener.silent()));
        assertEquals(
                "group([\"*.c\"], weight_decay: 0.0) fits no parameter of model Points; there are points.W, points.b",
                refusal.getMessage());
    }

    private static List<List<Double>> points(Batch batch) {
        return java.util.stream.IntStream.range(0, batch.count())
                .mapToObj(sample -> List.of(
                        batch.inputs().getFirst().get(3 * sample),
                        batch.inputs().getFirst().get(3 * sample + 1)))
                .toList();
    }

    @Test
    void anEmptyPartOfTheDataIsRefused() {
        SoftmaxRegression network = new SoftmaxRegression(Precision.FLOAT, 16);
        DataSetException refusal = assertThrows(
                DataSetException.class,
                () -> new Trainer(network, Points.of(10, 0), OPTIONS, TrainingListener.silent()));
        assertEquals("data set points has no samples in its test part", refusal.getMessage());
    }

    @Test
    void optionsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withSteps(0));
        assertThrows(IllegalArgumentException.class, () -> OPTIONS.withEvaluateEvery(0));
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> OPTIONS.withClipNorm(0));
        assertEquals("clip_norm must be above 0, and is 0.0", refusal.getMessage());
    }

    private static Evaluation train(SoftmaxRegression network, TrainingOptions options, TrainingListener listener)
            throws DataSetException {
        Parameters.initialize(network, options.seed());
        return new Trainer(network, Run.POINTS, options, listener).run();
    }

    private static SoftmaxRegression withBrokenGradient() {
        return new SoftmaxRegression(Precision.FLOAT, 16) {
            @Override
            public void train(Batch batch) {
                super.train(batch);
                gradients().set(BIAS, Double.POSITIVE_INFINITY);
            }
        };
    }

    private static final class Recorder implements TrainingListener {
        private final List<Double> losses = new ArrayList<>();
        private final List<Evaluation> evaluations = new ArrayList<>();

        @Override
        public void onStep(long step, double loss) {
            losses.add(loss);
        }

        @Override
        public void onEvaluation(Evaluation evaluation) {
            evaluations.add(evaluation);
        }

        List<Long> evaluatedSteps() {
            return evaluations.stream().map(Evaluation::step).toList();
        }
    }
}
