package dev.unroll.runtime.data;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorEntries;
import dev.unroll.runtime.file.TensorFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// Samples in tensors of the names of inputs and targets, along their first axis; steps, if there are any, along the
/// second.
final class TensorSet extends DividedSet {
    private static final int MOST_NAMES = 10;

    private final DataSource.Tensors source;
    private final Map<String, Tensor> tensors;
    private final Optional<Map<String, Tensor>> tests;

    private TensorSet(DataSource.Tensors source, Map<String, Tensor> tensors, Optional<Map<String, Tensor>> tests) {
        super(
                DataSets.name(source.file()),
                source.test().map(file -> "tested on " + file).orElse("tensors"),
                row -> "sample " + row);
        this.source = source;
        this.tensors = tensors;
        this.tests = tests;
    }

    /// Opens safetensors files, folders of `.npy` files, and `.npz` archives.
    ///
    /// @throws IOException if they cannot be read
    static TensorSet open(DataSource.Tensors source) throws IOException {
        Optional<Map<String, Tensor>> tests = source.test().isPresent()
                ? Optional.of(TensorFiles.read(source.test().get()))
                : Optional.empty();
        return new TensorSet(source, TensorFiles.read(source.file()), tests);
    }

    /// Samples are taken for windows where states are to be carried.
    @Override
    public Optional<String> seriesProblem() {
        return Optional.empty();
    }

    @Override
    public void bind(Signature signature) throws DataSetException {
        Reading reading = new Reading(source.file(), tensors, signature);
        if (tests.isPresent()) {
            Reading tested = new Reading(source.test().orElseThrow(), tests.get(), signature);
            divide(Division.of(reading.samples(), source.validationShare(), 0), tested.samples());
            bind(reading);
            test().bind(Spacing.SINGLE, tested.inputs(), tested.targets());
        } else {
            divide(reading.samples(), Division.of(reading.samples(), source.validationShare(), source.testShare()));
            bind(reading);
        }
    }

    private void bind(Reading reading) {
        for (Slice part : slices()) {
            part.bind(Spacing.SINGLE, reading.inputs(), reading.targets());
        }
    }

    /// What a model reads of the tensors of a file.
    private static final class Reading {
        private final Path file;
        private final Map<String, Tensor> tensors;
        private final Signature signature;
        private final SequencedMap<String, Tensor> read = new LinkedHashMap<>();
        private final List<PortSource> inputs;
        private final List<PortSource> targets;

        Reading(Path file, Map<String, Tensor> tensors, Signature signature) throws DataSetException {
            this.file = file;
            this.tensors = tensors;
            this.signature = signature;
            this.inputs = sources(signature.inputs(), false);
            this.targets = sources(signature.targets(), true);
        }

        List<PortSource> inputs() {
            return inputs;
        }

        List<PortSource> targets() {
            return targets;
        }

        int samples() {
            return read.isEmpty() ? 0 : read.firstEntry().getValue().shape().getFirst();
        }

        private List<PortSource> sources(List<Port> ports, boolean areTargets) throws DataSetException {
            List<PortSource> sources = new ArrayList<>();
            for (Port port : ports) {
                Tensor tensor = tensors.get(port.name());
                if (tensor == null) {
                    String there = tensors.keySet().stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
                    throw new DataSetException(PortText.of(signature, port, areTargets) + ", but " + file
                            + " has no tensor " + port.name() + "; it has " + (there.isEmpty() ? "none" : there)
                            + ".");
                }
                requireFit(port, areTargets, tensor);
                requireSamples(port, tensor);
                requireEntries(port, areTargets, tensor);
                read.put(port.name(), tensor);
                int entries = port.entriesPerSample();
                sources.add((sample, values, place) -> put(tensor, entries, sample, values, place));
            }
            return sources;
        }

        private static void put(Tensor tensor, int entries, int sample, Values values, int place) {
            for (int entry = 0; entry < entries; entry++) {
                values.set(place * entries + entry, tensor.get(sample * entries + entry));
            }
        }

        private void requireFit(Port port, boolean isTarget, Tensor tensor) throws DataSetException {
            List<Integer> sample = port.sizes();
            List<Integer> shape = tensor.shape();
            boolean fits = !shape.isEmpty() && shape.subList(1, shape.size()).equals(sample);
            if (!fits || port.isClass() && !tensor.type().isWhole()) {
                String wanted =
                        sample.stream().map(size -> ", " + size).collect(Collectors.joining("", "[samples", "]"));
                throw new DataSetException(PortText.of(signature, port, isTarget) + ", which takes a tensor "
                        + wanted + (port.isClass() ? " of whole numbers" : "") + ", but in " + file + " it is "
                        + tensor + ".");
            }
        }

        private void requireSamples(Port port, Tensor tensor) throws DataSetException {
            int count = tensor.shape().getFirst();
            if (count == 0) {
                throw new DataSetException("Tensor " + port.name() + " of " + file + " has no samples.");
            }
            if (!read.isEmpty() && count != samples()) {
                throw new DataSetException("Tensor " + port.name() + " of " + file + " has " + count
                        + " samples, but " + read.firstEntry().getKey() + " has " + samples()
                        + "; each has to have the same, along its first axis.");
            }
        }

        private void requireEntries(Port port, boolean isTarget, Tensor tensor) throws DataSetException {
            Optional<String> problem = TensorEntries.problem(port, tensor, signature.precision());
            if (problem.isPresent()) {
                throw new DataSetException(
                        PortText.of(signature, port, isTarget) + ", but in " + file + " " + problem.get() + ".");
            }
        }
    }
}
