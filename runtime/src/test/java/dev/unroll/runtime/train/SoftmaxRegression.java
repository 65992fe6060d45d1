package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Initializer;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.List;

/// `probabilities = softmax(W x + b)` with the loss `-log probabilities[label]`, whose gradient by the vector
/// before the softmax is `probabilities - one_hot(label)`. It computes in `double` and stores in its
/// precision.
public class SoftmaxRegression implements Network {
    static final int FEATURES = 3;
    static final int CLASSES = 4;
    static final int BIAS = FEATURES * CLASSES;

    private final Signature signature;
    private final int capacity;
    private final Values parameters;
    private final Values gradients;
    private final Values probabilities;
    private final double[] gradientSums = new double[BIAS + CLASSES];
    private double loss;
    private double accuracy;

    public SoftmaxRegression(Precision precision, int capacity) {
        this(precision, capacity, "0123abcd");
    }

    SoftmaxRegression(Precision precision, int capacity, String digest) {
        Initializer weights = new Initializer.Uniform(-0.5, 0.5);
        this.signature = new Signature(
                "Points",
                precision,
                "java",
                List.of(new Port("x", 0, List.of(FEATURES), 0)),
                List.of(new Port("label", 0, List.of(), CLASSES)),
                List.of(
                        new Parameter("points.W", List.of(CLASSES, FEATURES), 0, weights),
                        new Parameter("points.b", List.of(CLASSES), BIAS, new Initializer.Constant(0))),
                List.of(new Port("probabilities", 0, List.of(CLASSES), 0)),
                List.of("seconds", "accuracy"),
                true,
                digest);
        this.capacity = capacity;
        this.parameters = precision.zeros(BIAS + CLASSES);
        this.gradients = precision.zeros(BIAS + CLASSES);
        this.probabilities = precision.zeros(capacity * CLASSES);
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public int capacity() {
        return capacity;
    }

    @Override
    public Values parameters() {
        return parameters;
    }

    @Override
    public Values gradients() {
        return gradients;
    }

    @Override
    public void predict(Batch batch) {
        Values x = batch.inputs().getFirst();
        for (int sample = 0; sample < batch.count(); sample++) {
            double sum = 0;
            for (int label = 0; label < CLASSES; label++) {
                double logit = parameters.get(BIAS + label);
                for (int i = 0; i < FEATURES; i++) {
                    logit += parameters.get(label * FEATURES + i) * x.get(sample * FEATURES + i);
                }
                probabilities.set(sample * CLASSES + label, Math.exp(logit));
                sum += Math.exp(logit);
            }
            for (int i = sample * CLASSES; i < (sample + 1) * CLASSES; i++) {
                probabilities.set(i, probabilities.get(i) / sum);
            }
        }
    }

    @Override
    public void evaluate(Batch batch) {
        predict(batch);
        loss = 0;
        accuracy = 0;
        for (int sample = 0; sample < batch.count(); sample++) {
            int label = label(batch, sample);
            loss -= Math.log(probabilities.get(sample * CLASSES + label)) / batch.count();
            boolean right = true;
            for (int i = 0; i < CLASSES; i++) {
                right &= probabilities.get(sample * CLASSES + i) <= probabilities.get(sample * CLASSES + label);
            }
            accuracy += right ? 1.0 / batch.count() : 0;
        }
    }

    @Override
    public void train(Batch batch) {
        evaluate(batch);
        java.util.Arrays.fill(gradientSums, 0);
        Values x = batch.inputs().getFirst();
        for (int sample = 0; sample < batch.count(); sample++) {
            for (int label = 0; label < CLASSES; label++) {
                double oneHot = label == label(batch, sample) ? 1 : 0;
                double gradient = (probabilities.get(sample * CLASSES + label) - oneHot) / batch.count();
                for (int i = 0; i < FEATURES; i++) {
                    gradientSums[label * FEATURES + i] += gradient * x.get(sample * FEATURES + i);
                }
                gradientSums[BIAS + label] += gradient;
            }
        }
        for (int i = 0; i < gradientSums.length; i++) {
            gradients.set(i, gradientSums[i]);
        }
    }

    @Override
    public double loss() {
        return loss;
    }

    @Override
    public double metric(int index) {
        return index == 0 ? 7 : accuracy;
    }

    @Override
    public Values output(int index) {
        return probabilities;
    }

    @Override
    public void close() {}

    private static int label(Batch batch, int sample) {
        return (int) batch.targets().getFirst().get(sample);
    }
}
