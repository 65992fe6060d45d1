package dev.unroll.runtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all compiled networks have in common: the arrays that callers see, and the results of the last pass.
public abstract class CompiledNetwork implements Network {
    private final Signature signature;
    private final int capacity;
    private final Values parameters;
    private final Values gradients;
    private final List<Values> outputs = new ArrayList<>();
    private final StepCounts stepCounts;
    private double @Nullable [] results;
    private long draws;

    /// @param capacity the most samples that a batch may have
    CompiledNetwork(Signature signature, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a batch needs room for at least one sample, not " + capacity);
        }
        this.signature = signature;
        this.capacity = capacity;
        this.stepCounts = new StepCounts(signature);
        this.parameters = signature.precision().zeros(signature.parameterCount());
        this.gradients = signature.precision().zeros(signature.parameterCount());
        for (Port output : signature.outputs()) {
            outputs.add(output.allocate(capacity, signature.precision()));
        }
    }

    /// The computations that a network has.
    protected enum PassKind {
        PREDICTION,
        EVALUATION,
        TRAINING
    }

    /// Computes a batch that was found to fit.
    ///
    /// @return the loss if there is one, then the metrics, as they stay until the pass runs again
    abstract double[] run(PassKind kind, Batch batch);

    @Override
    public final Signature signature() {
        return signature;
    }

    @Override
    public final int capacity() {
        return capacity;
    }

    @Override
    public Values parameters() {
        return parameters;
    }

    @Override
    public final Values gradients() {
        return gradients;
    }

    @Override
    public final Values output(int index) {
        return outputs.get(index);
    }

    @Override
    public final void predict(Batch batch) {
        compute(PassKind.PREDICTION, batch, readsTargets());
    }

    @Override
    public final void evaluate(Batch batch) {
        if (!signature.trainable() && signature.metrics().isEmpty()) {
            throw new IllegalStateException("the model " + signature.model() + " has neither a loss nor a metric");
        }
        compute(PassKind.EVALUATION, batch, true);
    }

    @Override
    public final void train(Batch batch) {
        if (!signature.trainable()) {
            throw new IllegalStateException("the model " + signature.model() + " has no loss to minimize");
        }
        compute(PassKind.TRAINING, batch, true);
    }

    private void compute(PassKind kind, Batch batch, boolean withTargets) {
        take(batch, withTargets);
        results = run(kind, batch);
    }

    /// Says which batch comes next.
    final void take(Batch batch, boolean withTargets) {
        BatchCheck.check(batch, signature, capacity, withTargets);
        stepCounts.count(batch);
    }

    /// How many steps the samples of the batch have together.
    final StepCounts stepCounts() {
        return stepCounts;
    }

    @Override
    public final void setDraws(long key) {
        draws = key;
    }

    /// The key of the random draws.
    protected final long draws() {
        return draws;
    }

    /// The input that says over how many steps of each sample a result is the mean; -1 for a mean over samples,
    /// -2 for what is no mean.
    ///
    /// @param result 0 for the loss if there is one, then the metrics
    protected int lengthOf(int result) {
        return -1;
    }

    @Override
    public final double lossWeight(Batch batch) {
        return weight(0, batch);
    }

    @Override
    public final double metricWeight(int index, Batch batch) {
        return weight(firstMetric() + index, batch);
    }

    private double weight(int result, Batch batch) {
        return stepCounts.weight(lengthOf(result), batch.count());
    }

    /// The number of the first metric among the results.
    final int firstMetric() {
        return signature.trainable() ? 1 : 0;
    }

    @Override
    public final double loss() {
        return result(0);
    }

    @Override
    public final double metric(int index) {
        return result(firstMetric() + index);
    }

    /// One of the numbers that the last pass left.
    final double result(int index) {
        double[] last = results;
        if (last == null || index >= last.length) {
            throw new IllegalStateException("the last pass did not compute this");
        }
        return last[index];
    }

    /// Takes the numbers of another computation for those of the last pass.
    final void setResults(double[] numbers) {
        results = numbers;
    }
}
