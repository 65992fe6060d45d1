package dev.unroll.runtime;

/// The sums of evaluated batches over their samples, put together.
final class Totals {
    private final double[] sums;
    private final StepCounts steps;
    private int samples;

    /// @param size how many sums a batch has
    Totals(int size, Signature signature) {
        this.sums = new double[size];
        this.steps = new StepCounts(signature);
    }

    /// Adds those of a batch.
    void add(Values batch, int samples, StepCounts steps) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += batch.get(i);
        }
        this.samples = Math.addExact(this.samples, samples);
        this.steps.add(steps);
    }

    /// Samples of all batches.
    int samples() {
        return samples;
    }

    /// Puts sums and counts of steps where those of a batch were.
    void giveTo(Values batch, StepCounts steps) {
        for (int i = 0; i < sums.length; i++) {
            batch.set(i, sums[i]);
        }
        steps.set(this.steps);
    }
}
