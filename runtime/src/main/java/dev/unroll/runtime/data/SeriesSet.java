package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// A series cut into windows of as many steps as the model's input has. The last step of each port is `ahead`
/// rows after the last one of the window.
final class SeriesSet implements DataSet {
    private final String name;
    private final String origin;
    private final Series series;
    private final int stride;
    private final Rows train;
    private final Rows validation;
    private final Rows test;
    private List<Bound> inputs = List.of();
    private List<Bound> targets = List.of();
    private int window = 1;
    private int lead; // rows that the first window's start is after the first row
    private int trail; // rows that the last window's last row is before the last row

    /// @param division how many rows are for training, validation and testing; where none are for
    ///     testing, those for training are tested on
    SeriesSet(String name, String origin, Series series, int stride, Division division) {
        this.name = name;
        this.origin = origin;
        this.series = series;
        this.stride = stride;
        int testFrom = division.train() + division.validation();
        this.train = new Rows(0, division.train());
        this.validation = new Rows(division.train(), testFrom);
        this.test = testFrom < series.rows() ? new Rows(testFrom, series.rows()) : train;
    }

    /// The inputs of all windows of a series, one after the other, the last of which ends with the series.
    ///
    /// @throws DataSetException if the series does not fit the model, or is too short
    static Batch batch(String name, Series series, Signature signature) throws DataSetException {
        Signature withoutTargets = signature.with(signature.inputs(), List.of());
        int window =
                signature.inputs().stream().mapToInt(SeriesSet::steps).max().orElse(1);
        int rest = series.rows() % window;
        SeriesSet set = new SeriesSet(name, name, series, window, new Division(rest, 0));
        set.place(withoutTargets);
        int[] indices = IntStream.range(0, set.test.size()).toArray();
        if (indices.length == 0) {
            throw new DataSetException(
                    name + " has " + series.rows() + " steps, but the model reads " + window + " at a time.");
        }
        Batch batch = Batch.allocate(withoutTargets, indices.length);
        set.test.fill(indices, 0, indices.length, batch);
        return batch;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String origin() {
        return test == train ? origin + ", all for training and testing" : origin;
    }

    @Override
    public Part train() {
        return train;
    }

    @Override
    public Part test() {
        return test;
    }

    @Override
    public Optional<Part> validation() {
        return validation.from < validation.to ? Optional.of(validation) : Optional.empty();
    }

    @Override
    public Optional<Preparation> preparation() {
        return Optional.of(series.preparation());
    }

    @Override
    public Optional<String> seriesProblem() {
        return stride() == window
                ? Optional.empty()
                : Optional.of("has windows of " + window + " steps that start every " + stride()
                        + " rows, and not where the one before ends; leave out `stride`");
    }

    @Override
    public void bind(Signature signature) throws DataSetException {
        place(signature);
        for (Rows part : List.of(train, validation, test)) {
            if (part.from < part.to && part.size() == 0) {
                throw new DataSetException("A part of " + name + " has " + (part.to - part.from)
                        + " rows, too few for one window of " + (lead + window + trail) + " rows that model "
                        + signature.model() + " reads; divide it in another way, or use fewer steps.");
            }
        }
    }

    private int stride() {
        return stride == DataSource.Windows.ADJACENT ? window : stride;
    }

    /// Finds what each port reads, and where windows may lie.
    private void place(Signature signature) throws DataSetException {
        List<Port> leading = signature.inputs().isEmpty() ? signature.targets() : signature.inputs();
        window = leading.stream().mapToInt(SeriesSet::steps).max().orElse(1);
        lead = 0;
        trail = 0;
        inputs = bind(signature, signature.inputs(), false);
        targets = bind(signature, signature.targets(), true);
    }

    private List<Bound> bind(Signature signature, List<Port> ports, boolean areTargets) throws DataSetException {
        List<Bound> bound = new ArrayList<>();
        for (Port port : ports) {
            if (port.isLength()) {
                throw new DataSetException("Samples of model " + signature.model() + " have lengths of their own, `"
                        + port.name() + "`, but those of " + name
                        + " are windows of one series; say what a sample is by " + series.samplesHint() + ".");
            }
            Series.Track track = series.track(signature, port, areTargets);
            lead = Math.max(lead, steps(port) - track.ahead() - window);
            trail = Math.max(trail, track.ahead());
            bound.add(new Bound(track, steps(port)));
        }
        return bound;
    }

    private static int steps(Port port) {
        return Math.max(port.steps(), 1);
    }

    /// What a port reads, and for how many steps.
    private record Bound(Series.Track track, int steps) {}

    /// How many rows, from the first on, are for training, and how many after these for validation.
    record Division(int train, int validation) {
        static Division of(int rows, DataSource.Windows windows) {
            int test = (int) Math.round(rows * windows.testShare());
            int validation = (int) Math.round(rows * windows.validationShare());
            return new Division(Math.max(0, rows - test - validation), Math.min(validation, rows - test));
        }
    }

    /// The windows that lie in some rows.
    private final class Rows implements Part {
        private final int from;
        private final int to;

        Rows(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public int size() {
            int starts = to - from - lead - trail - window + 1;
            return starts <= 0 ? 0 : (starts - 1) / stride() + 1;
        }

        @Override
        public String label(int index) {
            return "row " + (start(index) + 1);
        }

        @Override
        public void fill(int[] indices, int first, int count, Batch batch) {
            for (int sample = 0; sample < count; sample++) {
                int last = start(indices[first + sample]) + window - 1;
                fill(inputs, batch.inputs(), sample, last);
                if (!batch.targets().isEmpty()) {
                    fill(targets, batch.targets(), sample, last);
                }
            }
            batch.setCount(count);
        }

        private int start(int index) {
            return from + lead + index * stride();
        }

        private static void fill(List<Bound> ports, List<Values> arrays, int sample, int last) {
            for (int i = 0; i < ports.size(); i++) { // an iterator would be allocated
                Series.Track track = ports.get(i).track();
                int entries = ports.get(i).steps() * track.width();
                int source = (last + track.ahead() + 1) * track.width() - entries;
                Values target = arrays.get(i);
                for (int entry = 0; entry < entries; entry++) {
                    target.set(sample * entries + entry, track.entries()[source + entry]);
                }
            }
        }
    }
}
