package dev.unroll.runtime.train;

import dev.unroll.runtime.RandomStream;

/// Which samples each step of training sees: every epoch goes through all samples in a new random
/// order, batch by batch; the last batch of an epoch has what is left. The samples of a step are a
/// function of the seed and the step's number alone, so training can go on from any step.
public final class SampleOrder implements BatchOrder {
    private final int batch;
    private final RandomStream random;
    private final int[] permutation;
    private final long stepsPerEpoch;
    private long epoch = -1;
    private int start;
    private int count;

    /// @param samples the number of samples in the training part
    /// @param batch samples per step; where there are fewer samples than this, each step sees them all
    /// @throws IllegalArgumentException if either is less than 1
    public SampleOrder(int samples, int batch, long seed) {
        if (samples < 1 || batch < 1) {
            throw new IllegalArgumentException("training needs at least one sample and a batch of at least 1, and has "
                    + samples + " and " + batch);
        }
        this.batch = batch;
        this.random = RandomStream.of(seed, "order of samples");
        this.permutation = new int[samples];
        this.stepsPerEpoch = (samples - 1L) / batch + 1;
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
        start = (int) ((step - 1) % stepsPerEpoch) * batch;
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

    // Fisher and Yates' shuffle, from the identity, so that it does not depend on the epoch that was there before.
    private void shuffle(long newEpoch) {
        RandomStream stream = random.child(newEpoch);
        for (int i = 0; i < permutation.length; i++) {
            int other = stream.below(i + 1, i);
            permutation[i] = permutation[other];
            permutation[other] = i;
        }
        epoch = newEpoch;
    }
}
