package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Values;
import java.util.List;
import java.util.function.IntFunction;

/// Rows of a data set that follow each other, and the samples that lie in them.
final class Slice implements DataSet.Part {
    private final IntFunction<String> labels;
    private int from;
    private int to;
    private Spacing spacing = Spacing.SINGLE;
    private List<PortSource> inputs = List.of();
    private List<PortSource> targets = List.of();

    /// Without rows so far.
    ///
    /// @param labels what people call the sample that begins in a row
    Slice(IntFunction<String> labels) {
        this.labels = labels;
    }

    /// Takes the rows from one up to another.
    void place(int from, int to) {
        this.from = from;
        this.to = to;
    }

    /// Says where samples lie, and what the ports of a model read of each.
    void bind(Spacing spacing, List<PortSource> inputs, List<PortSource> targets) {
        this.spacing = spacing;
        this.inputs = inputs;
        this.targets = targets;
    }

    int rows() {
        return to - from;
    }

    @Override
    public int size() {
        return spacing.count(rows());
    }

    @Override
    public String label(int index) {
        return labels.apply(from + spacing.start(index));
    }

    @Override
    public void fill(int[] indices, int first, int count, Batch batch) {
        for (int place = 0; place < count; place++) {
            int row = from + spacing.start(indices[first + place]);
            put(inputs, batch.inputs(), row, place);
            if (!batch.targets().isEmpty()) {
                put(targets, batch.targets(), row, place);
            }
        }
        batch.setCount(count);
    }

    private static void put(List<PortSource> sources, List<Values> arrays, int row, int place) {
        for (int i = 0; i < sources.size(); i++) { // an iterator would be allocated
            sources.get(i).put(row, arrays.get(i), place);
        }
    }
}
