package dev.unroll.runtime.typed;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Samples of a model, inputs and targets, that the caller collects in memory.
public final class SampleList implements DataSet.Part {
    private final Signature signature;
    private final List<Batch> samples = new ArrayList<>();

    public SampleList(Signature signature) {
        this.signature = signature;
    }

    /// Checks and adds a sample.
    ///
    /// @throws IllegalArgumentException if it does not fit the model; nothing is added then
    public void add(Predictor.Filling filling) {
        Batch sample = Batch.allocate(signature, 1);
        sample.setCount(1);
        filling.put(sample, 0, 0);
        samples.add(sample);
    }

    @Override
    public int size() {
        return samples.size();
    }

    /// The class of the sample's first target; its number among the samples where that is no class.
    @Override
    public String label(int index) {
        boolean classified =
                !signature.targets().isEmpty() && signature.targets().getFirst().isClass();
        int label = classified ? (int) samples.get(index).targets().getFirst().get(0) : index;
        return Integer.toString(label);
    }

    @Override
    public void fill(int[] indices, int from, int count, Batch batch) {
        for (int row = 0; row < count; row++) {
            Batch sample = samples.get(indices[from + row]);
            copy(sample.inputs(), batch.inputs(), row);
            if (!batch.targets().isEmpty()) {
                copy(sample.targets(), batch.targets(), row);
            }
        }
        batch.setCount(count);
    }

    private static void copy(List<Values> sample, List<Values> batch, int row) {
        for (int i = 0; i < sample.size(); i++) {
            Values values = sample.get(i);
            batch.get(i).copyFrom(values, 0, row * values.size(), values.size());
        }
    }

    /// These samples for training, and others for testing.
    public DataSet with(SampleList test) {
        return new Samples(signature, this, test);
    }

    private record Samples(Signature signature, SampleList train, SampleList test) implements DataSet {
        @Override
        public String name() {
            return "samples";
        }

        @Override
        public String origin() {
            return "collected in memory";
        }

        /// Samples are taken for windows where states are to be carried.
        @Override
        public Optional<String> seriesProblem() {
            return Optional.empty();
        }

        @Override
        public void bind(Signature other) throws DataSetException {
            if (!other.inputs().equals(signature.inputs())
                    || !other.targets().equals(signature.targets())
                    || other.precision() != signature.precision()) {
                throw new DataSetException(
                        "These are samples of model " + signature.model() + ", not of " + other.model() + ".");
            }
        }
    }
}
