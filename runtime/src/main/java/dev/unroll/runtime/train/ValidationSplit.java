package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.RandomStream;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.Preparation;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// A data set of which some samples for training are kept back to validate with. Which ones is drawn at
/// random, but the same for every seed of a run, so that runs can be compared; of a series they are the
/// last.
final class ValidationSplit implements DataSet {
    private final DataSet whole;
    private final Part train;
    private final Part validation;

    private ValidationSplit(DataSet whole, Part train, Part validation) {
        this.whole = whole;
        this.train = train;
        this.validation = validation;
    }

    /// @param share how much of the training part is kept back; 0 leaves the data set as it is
    /// @param inOrder whether samples are windows of a series, whose order has to stay
    /// @throws DataSetException if the data set has a validation part already, or too few samples
    static DataSet of(DataSet data, double share, boolean inOrder) throws DataSetException {
        if (share == 0) {
            return data;
        }
        if (data.validation().isPresent()) {
            throw new DataSetException(
                    "data set " + data.name() + " has a validation part already; leave out `validation`");
        }
        int samples = data.train().size();
        int kept = (int) Math.max(1, Math.round(share * samples));
        if (kept >= samples) {
            throw new DataSetException("data set " + data.name() + " has " + samples
                    + " samples in its training part, too few to keep " + share + " of them back");
        }
        int[] order = inOrder
                ? IntStream.range(0, samples)
                        .map(i -> (samples - kept + i) % samples)
                        .toArray()
                : shuffled(samples);
        int[] held = Arrays.copyOf(order, kept);
        int[] rest = Arrays.copyOfRange(order, kept, samples);
        Arrays.sort(held);
        Arrays.sort(rest);
        return new ValidationSplit(data, new Selection(data.train(), rest), new Selection(data.train(), held));
    }

    private static int[] shuffled(int samples) {
        RandomStream random = RandomStream.of(0, "validation");
        int[] order = new int[samples];
        for (int i = 0; i < samples; i++) {
            int other = random.below(i + 1, i);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }

    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public String origin() {
        return whole.origin();
    }

    @Override
    public Part train() {
        return train;
    }

    @Override
    public Part test() {
        return whole.test();
    }

    @Override
    public Optional<Part> validation() {
        return Optional.of(validation);
    }

    @Override
    public Optional<Preparation> preparation() {
        return whole.preparation();
    }

    @Override
    public Optional<String> seriesProblem() {
        return whole.seriesProblem();
    }

    @Override
    public void bind(Signature signature) throws DataSetException {
        whole.bind(signature);
    }

    /// Some samples of a part.
    private static final class Selection implements Part {
        private final Part whole;
        private final int[] samples;
        private int[] wanted = new int[0];

        Selection(Part whole, int[] samples) {
            this.whole = whole;
            this.samples = samples;
        }

        @Override
        public int size() {
            return samples.length;
        }

        @Override
        public String label(int index) {
            return whole.label(samples[index]);
        }

        @Override
        public void fill(int[] indices, int from, int count, Batch batch) {
            if (wanted.length < count) {
                wanted = new int[count];
            }
            for (int i = 0; i < count; i++) {
                wanted[i] = samples[indices[from + i]];
            }
            whole.fill(wanted, 0, count, batch);
        }
    }
}
