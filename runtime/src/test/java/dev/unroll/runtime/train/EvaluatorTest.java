package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
    private final SoftmaxRegression network = new SoftmaxRegression(Precision.DOUBLE, 100);
    private final Points.Cloud part = Points.Cloud.of("test", 53);

    @BeforeEach
    void initialize() {
        Parameters.initialize(network, 0);
    }

    @Test
    void aSmallerLastBatchWeighsByItsSamples() {
        Scores whole = new Evaluator(network, 53).evaluate(part);
        for (int batch : new int[] {1, 10, 52, 100}) {
            Scores scores = new Evaluator(network, batch).evaluate(part);
            assertEquals(whole.loss().getAsDouble(), scores.loss().getAsDouble(), 1e-14);
            assertEquals(whole.metrics().get("accuracy"), scores.metrics().get("accuracy"), 1e-14);
            assertEquals(53, scores.samples());
        }
    }

    @Test
    void accuracyComesFirstAmongTheMetrics() {
        assertEquals(List.of("seconds", "accuracy"), network.signature().metrics());
        Scores scores = new Evaluator(network, 10).evaluate(part);
        assertEquals(
                List.of("accuracy", "seconds"), List.copyOf(scores.metrics().keySet()));
    }

    @Test
    void theConfusionMatrixCountsEveryPrediction() {
        ConfusionMatrix confusion =
                new ConfusionMatrix(Classification.of(network.signature()).orElseThrow());
        Scores scores = new Evaluator(network, 10).evaluate(part, confusion);
        assertEquals(53, confusion.total());
        assertEquals(scores.metrics().get("accuracy"), confusion.accuracy(), 1e-14);
        for (int label = 0; label < SoftmaxRegression.CLASSES; label++) {
            long samples = 0;
            for (int predicted = 0; predicted < SoftmaxRegression.CLASSES; predicted++) {
                samples += confusion.count(label, predicted);
            }
            assertEquals(count(label), samples);
            assertEquals((double) confusion.count(label, label) / samples, confusion.recall(label));
        }
    }

    @Test
    void f1IsTheHarmonicMeanOfPrecisionAndRecall() {
        ConfusionMatrix confusion =
                new ConfusionMatrix(Classification.of(network.signature()).orElseThrow());
        new Evaluator(network, 10).evaluate(part, confusion);
        double sum = 0;
        for (int label = 0; label < SoftmaxRegression.CLASSES; label++) {
            double precision = confusion.precision(label);
            double recall = confusion.recall(label);
            double expected = confusion.count(label, label) == 0 ? 0 : 2 * precision * recall / (precision + recall);
            assertEquals(expected, confusion.f1(label), 1e-14);
            sum += expected;
        }
        assertEquals(sum / SoftmaxRegression.CLASSES, confusion.macroF1(), 1e-14);
    }

    @Test
    void theFirstOfEqualEntriesIsTheClass() {
        network.parameters().fill(0); // all probabilities are 1/4
        ConfusionMatrix confusion =
                new ConfusionMatrix(Classification.of(network.signature()).orElseThrow());
        new Evaluator(network, 10).evaluate(part, confusion);
        for (int label = 0; label < SoftmaxRegression.CLASSES; label++) {
            assertEquals(count(label), confusion.count(label, 0));
        }
        assertEquals((double) count(0) / 53, confusion.precision(0));
        assertTrue(Double.isNaN(confusion.precision(1)));
    }

    @Test
    void anOutputFitsThatHasAnEntryForEachClassOrIsTheClass() {
        Port tags = new Port("tags", 6, List.of(), 4);
        Port scores = new Port("scores", 6, List.of(4), 0);
        Port best = new Port("best", 6, List.of(), 4);
        Port summary = new Port("summary", 0, List.of(4), 0);
        Signature signature = signature(List.of(tags), List.of(summary, scores, best));
        assertEquals(Optional.of(new Classification(1, 0, 4, 6, true)), Classification.of(signature));
        assertEquals(new Classification(2, 0, 4, 6, false), Classification.of(signature, "best"));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> Classification.of(signature, "summary"));
        assertEquals(
                "`summary` is no output of Tagger that says the class of a target; outputs that do: [scores, best]",
                refusal.getMessage());
    }

    @Test
    void aNetworkThatForecastsNumbersIsNoClassifier() {
        Port load = new Port("load", 48, List.of(1), 0);
        assertEquals(Optional.empty(), Classification.of(signature(List.of(load), List.of(load))));
    }

    @Test
    void aBatchBeyondTheNetworksCapacityIsRefused() {
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new Evaluator(network, 101));
        assertEquals("the network takes batches of 1 to 100 samples, not 101", refusal.getMessage());
    }

    @Test
    void nothingToEvaluateIsRefused() {
        Evaluator evaluator = new Evaluator(network, 10);
        assertThrows(IllegalArgumentException.class, () -> evaluator.evaluate(Points.Cloud.of("test", 0)));
    }

    @Test
    void theGradientsOfTheTestNetworkAreThoseOfItsLoss() {
        Batch batch = Batch.allocate(network.signature(), 5);
        part.fill(new int[] {3, 1, 4, 15, 9}, 0, 5, batch);
        double[] gradients = new double[network.gradients().size()];
        network.train(batch);
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = network.gradients().get(i);
        }
        for (int i = 0; i < gradients.length; i++) {
            double slope = (lossAt(i, 1e-5, batch) - lossAt(i, -1e-5, batch)) / 2e-5;
            assertEquals(slope, gradients[i], 1e-9);
        }
    }

    private double lossAt(int parameter, double offset, Batch batch) {
        double value = network.parameters().get(parameter);
        network.parameters().set(parameter, value + offset);
        network.evaluate(batch);
        network.parameters().set(parameter, value);
        return network.loss();
    }

    private long count(int label) {
        long count = 0;
        for (int other : part.labels()) {
            count += other == label ? 1 : 0;
        }
        return count;
    }

    private static Signature signature(List<Port> targets, List<Port> outputs) {
        return new Signature(
                "Tagger", Precision.FLOAT, "java", List.of(), targets, List.of(), outputs, List.of(), true, "d");
    }
}
