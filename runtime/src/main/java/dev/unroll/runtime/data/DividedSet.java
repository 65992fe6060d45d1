package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Signature;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A data set whose first rows are for training and whose last are for testing; those between, if there are any, are
/// for validation. Where none are for testing, those for training are tested on.
abstract class DividedSet implements DataSet {
    private final String name;
    private final String origin;
    private final Slice train;
    private final Slice validation;
    private final Slice test;

    /// Without rows so far.
    ///
    /// @param labels what people call the sample that begins in a row
    DividedSet(String name, String origin, IntFunction<String> labels) {
        this.name = name;
        this.origin = origin;
        this.train = new Slice(labels);
        this.validation = new Slice(labels);
        this.test = new Slice(labels);
    }

    /// Divides the rows.
    ///
    /// @param rows how many there are
    final void divide(int rows, Division division) {
        int testFrom = division.train() + division.validation();
        train.place(0, division.train());
        validation.place(division.train(), testFrom);
        test.place(testFrom, rows);
    }

    /// Divides the rows, where those for testing are others.
    final void divide(Division division, int tests) {
        divide(division.train() + division.validation(), division);
        test.place(0, tests);
    }

    /// The parts that have rows.
    final List<Slice> slices() {
        return Stream.of(train, validation, test)
                .filter(slice -> slice.rows() > 0)
                .toList();
    }

    /// A batch of all samples for testing.
    final Batch tests(Signature signature) {
        int[] indices = IntStream.range(0, test().size()).toArray();
        Batch batch = Batch.allocate(signature, indices.length);
        test().fill(indices, 0, indices.length, batch);
        return batch;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String origin() {
        return test.rows() == 0 ? origin + ", all for training and testing" : origin;
    }

    @Override
    public final Slice train() {
        return train;
    }

    @Override
    public final Slice test() {
        return test.rows() == 0 ? train : test;
    }

    @Override
    public final Optional<Part> validation() {
        return validation.rows() > 0 ? Optional.of(validation) : Optional.empty();
    }
}
