package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.SampleSteps;
import dev.unroll.runtime.Signature;
import java.util.stream.IntStream;

/// How often a classifier took each class for each other one.
public final class ConfusionMatrix {
    private final Classification classification;
    private final long[][] counts;

    /// A matrix without any predictions so far.
    public ConfusionMatrix(Classification classification) {
        this.classification = classification;
        this.counts = new long[classification.classes()][classification.classes()];
    }

    /// The number of classes.
    public int classes() {
        return counts.length;
    }

    /// How many samples (or steps) of class `actual` were said to be `predicted`.
    public long count(int actual, int predicted) {
        return counts[actual][predicted];
    }

    /// The number of predictions.
    public long total() {
        long total = 0;
        for (long[] row : counts) {
            for (long count : row) {
                total += count;
            }
        }
        return total;
    }

    /// The share of predictions that were right, NaN without predictions.
    public double accuracy() {
        long right = 0;
        for (int i = 0; i < counts.length; i++) {
            right += counts[i][i];
        }
        return (double) right / total();
    }

    /// The share of what is of this class that was recognised, NaN if nothing is of this class.
    public double recall(int actual) {
        long all = 0;
        for (long count : counts[actual]) {
            all += count;
        }
        return (double) counts[actual][actual] / all;
    }

    /// The share of what was said to be of this class that is, NaN if that was never said.
    public double precision(int predicted) {
        long all = 0;
        for (long[] row : counts) {
            all += row[predicted];
        }
        return (double) counts[predicted][predicted] / all;
    }

    /// The F1 score of a class, the harmonic mean of its precision and its recall: twice what was rightly
    /// said to be of it, by what was said to be of it and what is. NaN if the class is neither there nor was
    /// said.
    public double f1(int label) {
        long both = 0;
        for (int i = 0; i < counts.length; i++) {
            both += counts[label][i] + counts[i][label];
        }
        return 2.0 * counts[label][label] / both;
    }

    /// The mean of the F1 scores of all classes that have one, NaN without predictions.
    public double macroF1() {
        return IntStream.range(0, counts.length)
                .mapToDouble(this::f1)
                .filter(score -> !Double.isNaN(score))
                .average()
                .orElse(Double.NaN);
    }

    /// Counts the predictions that the network made for this batch, one for each step that a sample has.
    void add(Network network, Batch batch) {
        Signature signature = network.signature();
        SampleSteps steps = SampleSteps.of(signature, signature.targets().get(classification.target()));
        for (int sample = 0; sample < batch.count(); sample++) {
            int first = sample * classification.steps();
            for (int i = first; i < first + steps.of(batch, sample); i++) {
                counts[classification.actual(batch, i)][classification.predicted(network, i)]++;
            }
        }
    }
}
