package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Samples that have rows of a series of their own, a row for each step, as many as they have. What a model reads once
/// for a sample is the same in all its rows. The first samples are for training, the last for testing.
final class SampleSet implements DataSet {
    private final String name;
    private final String origin;
    private final Series series;
    private final Samples samples;
    private final Slice train;
    private final Slice validation;
    private final Slice test;
    private List<Bound> inputs = List.of();
    private List<Bound> targets = List.of();

    /// @param division how many samples are for training, validation and testing; where none are for testing, those for
    ///     training are tested on
    SampleSet(String name, String origin, Series series, Samples samples, SeriesSet.Division division) {
        this.name = name;
        this.origin = origin;
        this.series = series;
        this.samples = samples;
        int testFrom = division.train() + division.validation();
        this.train = new Slice(0, division.train());
        this.validation = new Slice(division.train(), testFrom);
        this.test = testFrom < samples.count() ? new Slice(testFrom, samples.count()) : train;
    }

    /// The inputs of all samples.
    ///
    /// @throws DataSetException if they do not fit the model
    static Batch batch(String name, Series series, Samples samples, Signature signature) throws DataSetException {
        Signature withoutTargets = signature.with(signature.inputs(), List.of());
        SampleSet set = new SampleSet(name, name, series, samples, new SeriesSet.Division(samples.count(), 0));
        set.bind(withoutTargets);
        int[] indices = IntStream.range(0, samples.count()).toArray();
        Batch batch = Batch.allocate(withoutTargets, indices.length);
        set.train.fill(indices, 0, indices.length, batch);
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
        return validation.size() > 0 ? Optional.of(validation) : Optional.empty();
    }

    @Override
    public Optional<Preparation> preparation() {
        return Optional.of(series.preparation());
    }

    @Override
    public Optional<String> seriesProblem() {
        return Optional.of("has samples of their own, which do not go on from each other; leave out `sample`");
    }

    @Override
    public void bind(Signature signature) throws DataSetException {
        List<Port> read =
                signature.inputs().stream().filter(port -> !port.isLength()).toList();
        Signature counted = signature.with(read, signature.targets());
        requireRoom(signature);
        inputs = bind(counted, signature.inputs(), false);
        targets = bind(counted, signature.targets(), true);
    }

    private List<Bound> bind(Signature signature, List<Port> ports, boolean areTargets) throws DataSetException {
        List<Bound> bound = new ArrayList<>();
        for (Port port : ports) {
            if (port.isLength()) {
                bound.add(new Bound(port, Optional.empty()));
                continue;
            }
            Series.Track track = series.track(signature, port, areTargets);
            if (port.steps() == 0) {
                requireOneValue(port, track);
            }
            bound.add(new Bound(port, Optional.of(track)));
        }
        return bound;
    }

    /// Samples have at most as many steps as the model has room for, and just as many where it knows no lengths.
    private void requireRoom(Signature signature) throws DataSetException {
        Optional<Port> length =
                signature.inputs().stream().filter(Port::isLength).findFirst();
        List<Port> timed = Stream.concat(signature.inputs().stream(), signature.targets().stream())
                .filter(port -> port.steps() > 0)
                .toList();
        int longest =
                IntStream.range(0, samples.count()).map(samples::steps).max().orElse(0);
        for (Port port : timed) {
            for (int sample = 0; sample < samples.count(); sample++) {
                int steps = samples.steps(sample);
                if (length.isPresent() && steps > port.steps()) {
                    throw new DataSetException(
                            "The sample %s of %s has %d steps, but model %s has room for %d; say `length %s <= %d`."
                                    .formatted(
                                            samples.names().get(sample),
                                            name,
                                            steps,
                                            signature.model(),
                                            port.steps(),
                                            length.get().name(),
                                            longest));
                }
                if (length.isEmpty() && steps != port.steps()) {
                    throw new DataSetException(
                            "The sample %s of %s has %d steps, but `%s` of model %s is %s; give samples lengths of their own: `length n <= %d` and `sequence(n) of ...`."
                                    .formatted(
                                            samples.names().get(sample),
                                            name,
                                            steps,
                                            port.name(),
                                            signature.model(),
                                            port.typeName(),
                                            longest));
                }
            }
        }
    }

    private void requireOneValue(Port port, Series.Track track) throws DataSetException {
        for (int sample = 0; sample < samples.count(); sample++) {
            int first = (samples.start(sample) + track.ahead()) * track.width();
            for (int entry = track.width(); entry < samples.steps(sample) * track.width(); entry++) {
                if (track.entries()[first + entry] != track.entries()[first + entry % track.width()]) {
                    throw new DataSetException(
                            "`%s` is one %s for a whole sample, but it differs between the rows of the sample %s of %s; declare it as `sequence(n) of %s`."
                                    .formatted(
                                            port.name(),
                                            port.typeName(),
                                            samples.names().get(sample),
                                            name,
                                            port.typeName()));
                }
            }
        }
    }

    /// What a port reads.
    ///
    /// @param track rows of numbers; nothing for a length
    private record Bound(Port port, Optional<Series.Track> track) {}

    /// Samples that follow each other.
    private final class Slice implements Part {
        private final int from;
        private final int to;

        Slice(int from, int to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public int size() {
            return to - from;
        }

        @Override
        public String label(int index) {
            return samples.names().get(from + index);
        }

        @Override
        public void fill(int[] indices, int first, int count, Batch batch) {
            for (int place = 0; place < count; place++) {
                int sample = from + indices[first + place];
                fill(inputs, batch.inputs(), sample, place);
                if (!batch.targets().isEmpty()) {
                    fill(targets, batch.targets(), sample, place);
                }
            }
            batch.setCount(count);
        }

        private void fill(List<Bound> ports, List<Values> arrays, int sample, int place) {
            for (int i = 0; i < ports.size(); i++) { // an iterator would be allocated
                Bound bound = ports.get(i);
                Values target = arrays.get(i);
                if (bound.track().isEmpty()) {
                    target.set(place, samples.steps(sample));
                    continue;
                }
                Series.Track track = bound.track().get();
                int entries = bound.port().entriesPerSample();
                int there = bound.port().steps() == 0 ? entries : samples.steps(sample) * track.width();
                int source = (samples.start(sample) + track.ahead()) * track.width();
                for (int entry = 0; entry < entries; entry++) {
                    target.set(place * entries + entry, entry < there ? track.entries()[source + entry] : 0);
                }
            }
        }
    }
}
