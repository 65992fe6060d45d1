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
/// for a sample is the same in all its rows.
final class SampleSet extends DividedSet {
    private final Series series;
    private final Samples samples;

    /// @param division how many samples are for training, validation and testing
    SampleSet(String name, String origin, Series series, Samples samples, Division division) {
        super(name, origin, samples.names()::get);
        this.series = series;
        this.samples = samples;
        divide(samples.count(), division);
    }

    /// The inputs of all samples.
    ///
    /// @throws DataSetException if they do not fit the model
    static Batch batch(String name, Series series, Samples samples, Signature signature) throws DataSetException {
        Signature withoutTargets = signature.with(signature.inputs(), List.of());
        SampleSet set = new SampleSet(name, name, series, samples, new Division(0, 0));
        set.bind(withoutTargets);
        return set.tests(withoutTargets);
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
        List<PortSource> inputs = sources(counted, signature.inputs(), false);
        List<PortSource> targets = sources(counted, signature.targets(), true);
        for (Slice part : slices()) {
            part.bind(Spacing.SINGLE, inputs, targets);
        }
    }

    private List<PortSource> sources(Signature signature, List<Port> ports, boolean areTargets)
            throws DataSetException {
        List<PortSource> sources = new ArrayList<>();
        for (Port port : ports) {
            if (port.isLength()) { // that of a target alone may be less, as the target is not read from here
                sources.add((sample, values, place) ->
                        values.set(place, Math.min(samples.steps(sample), port.classes() - 1)));
                continue;
            }
            Series.Track track = series.track(signature, port, areTargets);
            if (port.steps() == 0) {
                requireOneValue(port, track);
            }
            sources.add((sample, values, place) -> put(port, track, sample, values, place));
        }
        return sources;
    }

    private void put(Port port, Series.Track track, int sample, Values values, int place) {
        int entries = port.entriesPerSample();
        int there = port.steps() == 0 ? entries : samples.steps(sample) * track.width();
        int source = (samples.start(sample) + track.ahead()) * track.width();
        for (int entry = 0; entry < entries; entry++) {
            values.set(place * entries + entry, entry < there ? track.entries()[source + entry] : 0);
        }
    }

    /// Samples have at most as many steps as a port has room for, and just as many where it has no length.
    private void requireRoom(Signature signature) throws DataSetException {
        List<Port> ports = Stream.concat(signature.inputs().stream(), signature.targets().stream())
                .filter(port -> port.steps() > 0)
                .toList();
        for (Port port : ports) {
            for (int sample = 0; sample < samples.count(); sample++) {
                int steps = samples.steps(sample);
                if (port.length().isPresent() && steps > port.steps()) {
                    throw new DataSetException(
                            "The sample %s of %s has %d steps, but model %s has room for %d; say `length %s <= %d`."
                                    .formatted(
                                            samples.names().get(sample),
                                            name(),
                                            steps,
                                            signature.model(),
                                            port.steps(),
                                            port.length().get(),
                                            longest()));
                }
                if (port.length().isEmpty() && steps != port.steps()) {
                    throw new DataSetException("The sample %s of %s has %d steps, but `%s` of model %s is %s; %s."
                            .formatted(
                                    samples.names().get(sample),
                                    name(),
                                    steps,
                                    port.name(),
                                    signature.model(),
                                    port.typeName(),
                                    lengthHint(signature, port)));
                }
            }
        }
    }

    private int longest() {
        return IntStream.range(0, samples.count()).map(samples::steps).max().orElse(0);
    }

    private String lengthHint(Signature signature, Port port) {
        Optional<Port> length =
                signature.inputs().stream().filter(Port::isLength).findFirst();
        return length.isPresent()
                ? "give it the length of the samples, `sequence(%s) of %s`"
                        .formatted(length.get().name(), port.stepTypeName())
                : "give samples lengths of their own: `length n <= %d` and `sequence(n) of %s`"
                        .formatted(longest(), port.stepTypeName());
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
                                            name(),
                                            port.typeName()));
                }
            }
        }
    }
}
