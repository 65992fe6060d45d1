package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Signature;
import java.util.Optional;

/// Labelled samples in memory, in a part for training and a part for testing, and perhaps one for validation.
public interface DataSet {

    /// The name that opens it, such as `digits`.
    String name();

    /// Where it comes from, such as a folder, for people to read.
    String origin();

    /// The samples for training.
    Part train();

    /// The samples for testing.
    Part test();

    /// The samples to measure on while training, where they are others than those for testing.
    default Optional<Part> validation() {
        return Optional.empty();
    }

    /// What predicting with the trained weights needs to know of this data, to be saved with them.
    default Optional<Preparation> preparation() {
        return Optional.empty();
    }

    /// Checks that batches of the network that has this signature can be filled with this data. To be
    /// called once before [Part#fill].
    ///
    /// @throws DataSetException if they cannot; the message says what the model wants and what the data has
    void bind(Signature signature) throws DataSetException;

    /// Why states cannot be carried from each sample to the next, as an end of a sentence; empty if
    /// each part's samples are windows of a series in order, each of which begins where the one before
    /// ends. To be asked after [#bind].
    default Optional<String> seriesProblem() {
        return Optional.of("has samples that are no windows of a series");
    }

    /// Checks that states can be carried from each sample to the next.
    ///
    /// @throws DataSetException if there is a [#seriesProblem]
    default void requireSeries() throws DataSetException {
        Optional<String> problem = seriesProblem();
        if (problem.isPresent()) {
            throw new DataSetException("no state can be carried, as data set " + name() + " " + problem.get());
        }
    }

    /// Some samples of a data set, each known by its index.
    interface Part {

        /// Number of samples.
        int size();

        /// The label of a sample, for people to read.
        String label(int index);

        /// Fills a batch with the samples `indices[from]` up to `indices[from + count - 1]` in that order,
        /// inputs and targets, and sets its count. Allocates nothing. Targets are left alone where the
        /// batch has none.
        ///
        /// @throws IndexOutOfBoundsException if an index is not that of a sample, or the batch is too small
        void fill(int[] indices, int from, int count, Batch batch);
    }
}
