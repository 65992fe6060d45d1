package dev.unroll.runtime.train;

import dev.unroll.runtime.RandomStream;
import java.util.Arrays;

/// Which samples each step of training sees: every epoch goes through all samples in a new random order, batch
/// by batch; the last batch of an epoch has what is left. The samples of a step are a function of the seed and
/// the step's number alone, so training can go on from any step.
///
/// Where samples have lengths, batches are made of samples of like length, as each takes as long as its
/// longest: after they are shuffled, samples are sorted by length within windows of some batches, and the
/// batches are shuffled. So batches differ from epoch to epoch, and the smaller one may come anywhere.
public final class SampleOrder implements BatchOrder {
    /// Windows in an epoch; sorted as a whole, all epochs would have the same batches.
    private static final int LEAST_WINDOWS = 4;

    private final int batch;
    private final RandomStream random;
    private final int[] permutation;
    private final long stepsPerEpoch;
    private final int[] lengths;
    private final int window;
    private final long[] sorted;
    private final int[] batches;
    private long epoch = -1;
    private int index; // of the step in its epoch
    private int start;
    private int count;

    /// @param samples the number of samples in the training part
    /// @param batch samples per step; where there are fewer samples than this, each step sees them all
    /// @throws IllegalArgumentException if either is less than 1
    public SampleOrder(int samples, int batch, long seed) {
        this(samples, batch, seed, new int[0], 1);
    }

    /// @param samples the number of samples in the training part
    /// @param batch samples per step; where there are fewer samples than this, each step sees them all
    /// @param lengths how long each sample is, at least 0; empty where all are alike
    /// @param window how many batches samples are sorted among, fewer where an epoch has not [#LEAST_WINDOWS] times
    ///     as many; 1 for none
    /// @throws IllegalArgumentException if a number is less than 1, or there are lengths of other samples
    public SampleOrder(int samples, int batch, long seed, int[] lengths, int window) {
        if (window < 1 || lengths.length > 0 && lengths.length != samples) {
            throw new IllegalArgumentException(
                    lengths.length + " lengths of " + samples + " samples, in windows of " + window + " batches");
        }
        if (samples < 1 || batch < 1) {
            throw new IllegalArgumentException("training needs at least one sample and a batch of at least 1, and has "
                    + samples + " and " + batch);
        }
        this.batch = batch;
        this.random = RandomStream.of(seed, "order of samples");
        this.permutation = new int[samples];
        this.stepsPerEpoch = (samples - 1L) / batch + 1;
        this.lengths = lengths.clone();
        int batchesAtOnce = (int) Math.min(window, stepsPerEpoch / LEAST_WINDOWS);
        this.window = (int) Math.min(samples, (long) batchesAtOnce * batch);
        boolean sorts = lengths.length > 0 && batchesAtOnce > 1;
        this.sorted = new long[sorts ? this.window : 0];
        this.batches = new int[sorts ? (int) stepsPerEpoch : 0];
    }

    @Override
    public long stepsPerEpoch() {
        return stepsPerEpoch;
    }

    @Override
    public void moveTo(long step) {
        if (step < 1) {
            throw new IllegalArgumentException("steps count from 1, and this is " + step);
        }
        long stepEpoch = (step - 1) / stepsPerEpoch;
        if (stepEpoch != epoch) {
            shuffle(stepEpoch);
        }
        index = (int) ((step - 1) % stepsPerEpoch);
        start = (batches.length > 0 ? batches[index] : index) * batch;
        count = Math.min(batch, permutation.length - start);
    }

    @Override
    public int[] permutation() {
        return permutation;
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public boolean startsEpoch() {
        return index == 0;
    }

    // Fisher and Yates' shuffle, from the identity, so that it does not depend on the epoch that was there before.
    private void shuffle(long newEpoch) {
        RandomStream stream = random.child(newEpoch);
        for (int i = 0; i < permutation.length; i++) {
            int other = stream.below(i + 1, i);
            permutation[i] = permutation[other];
            permutation[other] = i;
        }
        if (batches.length > 0) {
            for (int from = 0; from < permutation.length; from += window) {
                sort(from, Math.min(window, permutation.length - from));
            }
            shuffleBatches(stream);
        }
        epoch = newEpoch;
    }

    /// Samples of one length stay in the order in which they were.
    private void sort(int from, int samples) {
        for (int i = 0; i < samples; i++) {
            sorted[i] = (long) lengths[permutation[from + i]] << Integer.SIZE | i;
        }
        Arrays.sort(sorted, 0, samples);
        for (int i = 0; i < samples; i++) {
            int position = (int) sorted[i];
            sorted[i] = permutation[from + position];
        }
        for (int i = 0; i < samples; i++) {
            permutation[from + i] = (int) sorted[i];
        }
    }

    private void shuffleBatches(RandomStream stream) {
        for (int i = 0; i < batches.length; i++) {
            int other = stream.below(i + 1, (long) permutation.length + i);
            batches[i] = batches[other];
            batches[other] = i;
        }
    }
}
