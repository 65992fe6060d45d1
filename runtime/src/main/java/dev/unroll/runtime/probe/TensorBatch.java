package dev.unroll.runtime.probe;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.file.FileFormatException;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorEntries;
import dev.unroll.runtime.file.TensorFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/// Reads batches from files of tensors: a tensor for each input and target, of the same name, samples along
/// the first axis, steps (if there are any) along the second. Tensors of other names are ignored.
public final class TensorBatch {
    private static final int MOST_NAMES = 10;

    private final Path file;
    private final Signature signature;
    private final Map<String, Tensor> tensors;
    private final OptionalInt length;

    private TensorBatch(Path file, Signature signature, Map<String, Tensor> tensors, OptionalInt length) {
        this.length = length;
        this.file = file;
        this.signature = signature;
        this.tensors = tensors;
    }

    /// A batch with everything in the file.
    ///
    /// @param withTargets whether targets are read too; if not, the batch has none
    /// @throws FileFormatException if a tensor is missing or does not fit the signature
    /// @throws IOException if the file cannot be read
    public static Batch read(Path file, Signature signature, boolean withTargets) throws IOException {
        return read(file, signature, withTargets, OptionalInt.empty());
    }

    /// The same, where a length of samples may be missing.
    ///
    /// @param length how many steps samples have by lengths that are not in the file
    public static Batch read(Path file, Signature signature, boolean withTargets, OptionalInt length)
            throws IOException {
        return new TensorBatch(file, signature, TensorFiles.read(file), length).batch(withTargets);
    }

    private Batch batch(boolean withTargets) throws FileFormatException {
        List<Port> targets = withTargets ? signature.targets() : List.of();
        List<Port> ports = new ArrayList<>(signature.inputs());
        ports.addAll(targets);
        int count = sampleCount(ports);
        return new Batch(fill(signature.inputs(), count), fill(targets, count), count);
    }

    private int sampleCount(List<Port> ports) throws FileFormatException {
        int count = 0;
        String first = "";
        for (Port port : ports) {
            if (isSupplied(port)) {
                continue;
            }
            int samples = tensor(port).shape().getFirst();
            if (samples == 0) {
                throw new FileFormatException(file, "tensor `" + port.name() + "` has no samples");
            }
            if (!first.isEmpty() && samples != count) {
                throw new FileFormatException(
                        file,
                        "tensor `" + port.name() + "` has " + samples + " samples, but `" + first + "` has " + count);
            }
            first = port.name();
            count = samples;
        }
        return first.isEmpty() ? 1 : count;
    }

    /// Whether a port is a length that the file does not have and need not have. That of an input has to be there, or
    /// steps of the input would be left out.
    private boolean isSupplied(Port port) {
        return length.isPresent() && signature.isLengthOfTargets(port) && !tensors.containsKey(port.name());
    }

    private List<Values> fill(List<Port> ports, int count) throws FileFormatException {
        List<Values> all = new ArrayList<>();
        for (Port port : ports) {
            Values values = port.allocate(count, signature.precision());
            if (isSupplied(port)) {
                values.fill(Math.min(length.getAsInt(), port.classes() - 1));
                all.add(values);
                continue;
            }
            Tensor tensor = tensor(port);
            Optional<String> problem = TensorEntries.problem(port, tensor, signature.precision());
            if (problem.isPresent()) {
                throw new FileFormatException(file, "tensor `" + port.name() + "`: " + problem.get());
            }
            for (int i = 0; i < tensor.size(); i++) {
                values.set(i, tensor.get(i));
            }
            all.add(values);
        }
        return all;
    }

    private Tensor tensor(Port port) throws FileFormatException {
        Tensor tensor = tensors.get(port.name());
        if (tensor == null) {
            throw new FileFormatException(
                    file,
                    "has no tensor `" + port.name() + "` " + describe(port.sizes()) + ", which model "
                            + signature.model() + " takes; there " + present());
        }
        List<Integer> shape = tensor.shape();
        List<Integer> sample = port.sizes();
        if (shape.isEmpty() || !shape.subList(1, shape.size()).equals(sample)) {
            throw new FileFormatException(
                    file, "tensor `" + port.name() + "` is " + shape + " instead of " + describe(sample));
        }
        if (port.isClass() && !tensor.type().isWhole()) {
            throw new FileFormatException(
                    file, "tensor `" + port.name() + "` is " + tensor.type() + ", but classes are I64, I32 or U8");
        }
        return tensor;
    }

    private String present() {
        String names = tensors.keySet().stream()
                .limit(MOST_NAMES)
                .map(name -> "`" + name + "`")
                .collect(Collectors.joining(", "));
        return tensors.isEmpty() ? "are none" : "are " + names + (tensors.size() > MOST_NAMES ? ", ..." : "");
    }

    private static String describe(List<Integer> sizes) {
        return sizes.stream().map(size -> ", " + size).collect(Collectors.joining("", "[samples", "]"));
    }
}
