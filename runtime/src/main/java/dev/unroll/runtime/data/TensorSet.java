package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.file.ElementType;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Samples in tensors of the names of inputs and targets, along their first axis; steps, if there are
/// any, along the second. The first samples are for training, the last for testing; where none are,
/// those for training are tested
/// on.
final class TensorSet implements DataSet {
    private static final int MOST_NAMES = 10;

    private final DataSource.Tensors source;
    private final Slice train;
    private final Slice validation;
    private final Slice test;

    private TensorSet(DataSource.Tensors source, Map<String, Tensor> tensors, Optional<Map<String, Tensor>> tests) {
        this.source = source;
        int samples = samples(tensors);
        int tested = tests.isPresent() ? 0 : (int) Math.round(samples * source.testShare());
        int validated = (int) Math.round(samples * source.validationShare());
        int trained = Math.max(0, samples - tested - validated);
        this.train = new Slice(tensors, 0, trained);
        this.validation = new Slice(tensors, trained, samples - tested);
        this.test = tests.map(given -> new Slice(given, 0, samples(given)))
                .orElseGet(() -> tested > 0 ? new Slice(tensors, samples - tested, samples) : train);
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

    private static int samples(Map<String, Tensor> tensors) {
        return tensors.values().stream()
                .filter(tensor -> !tensor.shape().isEmpty())
                .mapToInt(tensor -> tensor.shape().getFirst())
                .min()
                .orElse(0);
    }

    @Override
    public String name() {
        return DataSets.name(source.file());
    }

    @Override
    public String origin() {
        return source.test().map(file -> "tested on " + file).orElse("tensors");
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

    /// Samples are taken for windows where states are to be carried.
    @Override
    public Optional<String> seriesProblem() {
        return Optional.empty();
    }

    @Override
    public void bind(Signature signature) throws DataSetException {
        for (Slice slice : List.of(train, validation, test)) {
            Path file = slice == test ? source.test().orElse(source.file()) : source.file();
            slice.inputs = bind(file, slice, signature, signature.inputs(), false);
            slice.targets = bind(file, slice, signature, signature.targets(), true);
        }
    }

    private static List<Tensor> bind(Path file, Slice slice, Signature signature, List<Port> ports, boolean areTargets)
            throws DataSetException {
        List<Tensor> bound = new ArrayList<>();
        for (Port port : ports) {
            Tensor tensor = slice.tensors.get(port.name());
            if (tensor == null) {
                String there = slice.tensors.keySet().stream().limit(MOST_NAMES).collect(Collectors.joining(", "));
                throw new DataSetException(PortText.of(signature, port, areTargets) + ", but " + file
                        + " has no tensor " + port.name() + "; it has " + (there.isEmpty() ? "none" : there) + ".");
            }
            requireFit(file, signature, port, areTargets, tensor);
            bound.add(tensor);
        }
        return bound;
    }

    private static void requireFit(Path file, Signature signature, Port port, boolean isTarget, Tensor tensor)
            throws DataSetException {
        List<Integer> sample = new ArrayList<>();
        if (port.steps() > 0) {
            sample.add(port.steps());
        }
        sample.addAll(port.shape());
        List<Integer> shape = tensor.shape();
        boolean fits = !shape.isEmpty() && shape.subList(1, shape.size()).equals(sample);
        boolean whole = tensor.type() != ElementType.F32 && tensor.type() != ElementType.F64;
        if (!fits || port.isClass() && !whole) {
            String wanted = sample.stream().map(size -> ", " + size).collect(Collectors.joining("", "[samples", "]"));
            throw new DataSetException(PortText.of(signature, port, isTarget) + ", which takes a tensor "
                    + wanted + (port.isClass() ? " of whole numbers" : "") + ", but in " + file + " it is "
                    + tensor + ".");
        }
        for (int i = 0; port.isClass() && i < tensor.size(); i++) {
            long index = tensor.getLong(i);
            if (index < 0 || index >= port.classes()) {
                throw new DataSetException(PortText.of(signature, port, isTarget) + ", but in " + file + " entry " + i
                        + " of it is " + index + ".");
            }
        }
    }

    /// Some samples of tensors.
    private static final class Slice implements Part {
        private final Map<String, Tensor> tensors;
        private final int from;
        private final int to;
        private List<Tensor> inputs = List.of();
        private List<Tensor> targets = List.of();

        Slice(Map<String, Tensor> tensors, int from, int to) {
            this.tensors = tensors;
            this.from = from;
            this.to = to;
        }

        @Override
        public int size() {
            return to - from;
        }

        @Override
        public String label(int index) {
            return "sample " + (from + index);
        }

        @Override
        public void fill(int[] indices, int first, int count, Batch batch) {
            for (int sample = 0; sample < count; sample++) {
                int source = from + indices[first + sample];
                fill(inputs, batch.inputs(), source, sample);
                if (!batch.targets().isEmpty()) {
                    fill(targets, batch.targets(), source, sample);
                }
            }
            batch.setCount(count);
        }

        private static void fill(List<Tensor> tensors, List<Values> arrays, int source, int sample) {
            for (int i = 0; i < tensors.size(); i++) { // an iterator would be allocated
                Tensor tensor = tensors.get(i);
                int entries = tensor.size() / tensor.shape().getFirst();
                for (int entry = 0; entry < entries; entry++) {
                    arrays.get(i).set(sample * entries + entry, tensor.get(source * entries + entry));
                }
            }
        }
    }
}
