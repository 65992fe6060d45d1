package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A series cut into windows of as many steps as the model's input has. The last step of each port is `ahead`
/// rows after the last one of the window.
final class SeriesSet extends DividedSet {
    private final Series series;
    private final int stride;
    private Spacing spacing = Spacing.SINGLE;

    /// @param division how many rows are for training, validation and testing
    SeriesSet(String name, String origin, Series series, int stride, Division division) {
        super(name, origin, row -> "row " + (row + 1));
        this.series = series;
        this.stride = stride;
        divide(series.rows(), division);
    }

    /// The inputs of all windows of a series, one after the other, the last of which ends with the series.
    ///
    /// @throws DataSetException if the series does not fit the model, or is too short
    static Batch batch(String name, Series series, Signature signature) throws DataSetException {
        Signature withoutTargets = signature.with(signature.inputs(), List.of());
        int window = window(withoutTargets);
        Division rest = new Division(series.rows() % window, 0);
        SeriesSet set = new SeriesSet(name, name, series, DataSource.Windows.ADJACENT, rest);
        set.place(withoutTargets);
        if (set.test().size() == 0) {
            throw new DataSetException(name + " has " + series.rows() + (series.rows() == 1 ? " step" : " steps")
                    + ", but the model reads " + window + " at a time.");
        }
        return set.tests(withoutTargets);
    }

    @Override
    public Optional<Preparation> preparation() {
        return Optional.of(series.preparation());
    }

    @Override
    public Optional<String> seriesProblem() {
        return spacing.stride() == spacing.window()
                ? Optional.empty()
                : Optional.of("has windows of " + spacing.window() + " steps that start every " + spacing.stride()
                        + " rows, and not where the one before ends; leave out `stride`");
    }

    @Override
    public void bind(Signature signature) throws DataSetException {
        place(signature);
        for (Slice part : slices()) {
            if (part.size() == 0) {
                throw new DataSetException("A part of " + name() + " has " + part.rows() + " " + series.rowsName()
                        + ", too few for one window of " + spacing.need() + " that model " + signature.model()
                        + " reads; divide it in another way, or use fewer steps.");
            }
        }
    }

    /// Finds what each port reads, and where windows may lie.
    private void place(Signature signature) throws DataSetException {
        List<Track> inputs = tracks(signature, signature.inputs(), false);
        List<Track> targets = tracks(signature, signature.targets(), true);
        int window = window(signature);
        int lead = 0;
        int trail = 0;
        for (Track track : join(inputs, targets)) {
            lead = Math.max(lead, track.steps() - track.read().ahead() - window);
            trail = Math.max(trail, track.read().ahead());
        }
        spacing = new Spacing(lead, window, trail, stride == DataSource.Windows.ADJACENT ? window : stride);
        for (Slice part : slices()) {
            part.bind(spacing, sources(inputs, window), sources(targets, window));
        }
    }

    private List<Track> tracks(Signature signature, List<Port> ports, boolean areTargets) throws DataSetException {
        List<Track> tracks = new ArrayList<>();
        for (Port port : ports) {
            if (port.isLength()) {
                throw new DataSetException("Samples of model " + signature.model() + " have lengths of their own, `"
                        + port.name() + "`, but those of " + name()
                        + " are windows of one series; say what a sample is by " + series.samplesHint() + ".");
            }
            tracks.add(new Track(series.track(signature, port, areTargets), steps(port)));
        }
        return tracks;
    }

    private static List<Track> join(List<Track> inputs, List<Track> targets) {
        List<Track> all = new ArrayList<>(inputs);
        all.addAll(targets);
        return all;
    }

    private static List<PortSource> sources(List<Track> tracks, int window) {
        return tracks.stream()
                .<PortSource>map(track -> (row, values, place) -> track.put(row + window - 1, values, place))
                .toList();
    }

    /// The steps of the inputs, or of the targets where there are none.
    private static int window(Signature signature) {
        List<Port> leading = signature.inputs().isEmpty() ? signature.targets() : signature.inputs();
        return leading.stream().mapToInt(SeriesSet::steps).max().orElse(1);
    }

    private static int steps(Port port) {
        return Math.max(port.steps(), 1);
    }

    /// What a port reads, and for how many steps.
    private record Track(Series.Track read, int steps) {

        /// @param last the last row of a window
        void put(int last, Values values, int place) {
            int entries = steps * read.width();
            int source = (last + read.ahead() + 1) * read.width() - entries;
            for (int entry = 0; entry < entries; entry++) {
                values.set(place * entries + entry, read.entries()[source + entry]);
            }
        }
    }
}
