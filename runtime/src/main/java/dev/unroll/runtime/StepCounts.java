package dev.unroll.runtime;

import java.util.Arrays;

/// How many steps the samples of a batch have together, by each input that says how many each has.
final class StepCounts {
    private final Signature signature;
    private final long[] counts;

    StepCounts(Signature signature) {
        this.signature = signature;
        this.counts = new long[signature.inputs().size()];
    }

    /// Counts those of a batch. A sample has a step at least.
    void count(Batch batch) {
        for (int input = 0; input < counts.length; input++) {
            Port port = signature.inputs().get(input);
            if (port.isLength() && batch.inputs().get(input) instanceof Values.Classes(int[] lengths)) {
                long count = 0;
                for (int sample = 0; sample < batch.count(); sample++) {
                    count += Math.max(lengths[sample], 1);
                }
                counts[input] = count;
            }
        }
    }

    /// Adds those of another batch.
    void add(StepCounts others) {
        for (int input = 0; input < counts.length; input++) {
            counts[input] = Math.addExact(counts[input], others.counts[input]);
        }
    }

    /// Whether they are those of a [#copy].
    boolean are(long[] copy) {
        return Arrays.equals(counts, copy);
    }

    /// The counts as they stand.
    long[] copy() {
        return counts.clone();
    }

    /// Takes those of others.
    void set(StepCounts others) {
        System.arraycopy(others.counts, 0, counts, 0, counts.length);
    }

    /// What the mean over a batch counts for beside those over others.
    ///
    /// @param length the input that says over how many steps of each sample it is the mean; -1 for a
    ///     mean over samples, -2 for what is no mean
    /// @param samples of the batch
    double weight(int length, int samples) {
        return length < -1 ? 0 : length < 0 ? samples : of(length);
    }

    /// Steps of the batch that was counted last.
    ///
    /// @param input the number of the input that says how many each has
    long of(int input) {
        return counts[input];
    }
}
