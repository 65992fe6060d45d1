package dev.unroll.runtime;

import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The parameters of a network: how they start, and how they go to files and come back. In a file each
/// parameter is a tensor of its own name and shape, of type F32 or F64 as the network's precision is.
public final class Parameters {
    private Parameters() {}

    /// Draws every parameter as its [Initializer] says. An entry depends on the seed, the parameter's name and
    /// the entry's index in it alone; it is computed in `double`, so that a network of single precision gets
    /// the same numbers rounded (which may round an upper bound's nearest neighbour to the bound).
    ///
    /// @throws ParameterStartException if an entry is no finite number in the network's precision
    /// @throws IllegalArgumentException if the blocks of a stacked start do not make up the parameter's first
    ///     axis
    public static void initialize(Network network, long seed) {
        for (Parameter parameter : network.signature().parameters()) {
            RandomStream stream = RandomStream.of(seed, parameter.name());
            fill(network.parameters(), parameter, parameter.initial(), 0, parameter.count(), stream);
        }
    }

    /// What a weight file of the network holds: the parameters, and the model's name and digest as metadata.
    public static TensorFile toFile(Network network) {
        return toFile(network.signature(), network.parameters());
    }

    /// What a weight file of these parameters holds.
    ///
    /// @param parameters laid out as [Signature#parameters()] says
    public static TensorFile toFile(Signature signature, Values parameters) {
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("model", signature.model());
        metadata.put("digest", signature.digest());
        return new TensorFile(toTensors(signature, parameters), metadata);
    }

    /// Writes the parameters to a weight file; an older file stays whole if that fails.
    ///
    /// @throws IOException if the file cannot be written; the message names it and the reason
    public static void save(Network network, Path file) throws IOException {
        Safetensors.write(file, toFile(network));
    }

    /// Reads the parameters from a weight file, of either precision. If this fails, the network is as it was.
    ///
    /// @throws ParameterMismatchException if names or shapes are not the network's; the message has them all
    /// @throws IOException if the file cannot be read, or is no weight file
    public static void load(Network network, Path file) throws IOException {
        load(network, file, Safetensors.read(file));
    }

    /// Takes the parameters from what a weight file holds. If this fails, the network is as it was.
    ///
    /// @param file what messages call it
    /// @throws ParameterMismatchException as [#load(Network, Path)]
    public static void load(Network network, Path file, TensorFile contents) throws ParameterMismatchException {
        Map<String, Tensor> tensors = contents.tensors();
        Optional<String> mismatch = mismatch(network.signature(), tensors);
        if (mismatch.isPresent()) {
            throw new ParameterMismatchException(file, network.signature(), mismatch.get());
        }
        fromTensors(network.signature(), tensors, network.parameters());
    }

    /// Cuts an array that is laid out like the parameters into one tensor for each parameter.
    ///
    /// @param values the parameters themselves, or numbers that belong to them, such as an optimiser's
    public static SequencedMap<String, Tensor> toTensors(Signature signature, Values values) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : signature.parameters()) {
            int from = parameter.offset();
            int to = from + parameter.count();
            Tensor tensor = switch (values) {
                case Values.Floats(float[] array) ->
                    Tensor.ofFloats(parameter.shape(), Arrays.copyOfRange(array, from, to));
                case Values.Doubles(double[] array) ->
                    Tensor.ofDoubles(parameter.shape(), Arrays.copyOfRange(array, from, to));
                case Values.Classes _ ->
                    throw new IllegalArgumentException("parameters are numbers, not class indices");
            };
            tensors.put(parameter.name(), tensor);
        }
        return tensors;
    }

    /// Fills an array that is laid out like the parameters; the reverse of [#toTensors].
    ///
    /// @throws IllegalArgumentException if there is a [#mismatch]; nothing is changed then
    public static void fromTensors(Signature signature, Map<String, Tensor> tensors, Values values) {
        mismatch(signature, tensors).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        for (Parameter parameter : signature.parameters()) {
            Tensor tensor = tensors.get(parameter.name());
            for (int i = 0; i < parameter.count(); i++) {
                values.set(parameter.offset() + i, tensor.get(i));
            }
        }
    }

    /// Says which parameters of the signature are missing among the tensors, which tensors are surplus, and
    /// which have another shape; empty if all fit.
    public static Optional<String> mismatch(Signature signature, Map<String, Tensor> tensors) {
        List<String> missing = new ArrayList<>();
        List<String> surplus = new ArrayList<>(tensors.keySet());
        List<String> problems = new ArrayList<>();
        for (Parameter parameter : signature.parameters()) {
            Tensor tensor = tensors.get(parameter.name());
            if (tensor == null) {
                missing.add(parameter.name());
            } else if (!tensor.shape().equals(parameter.shape())) {
                problems.add(parameter.name() + " is " + tensor.shape() + " instead of " + parameter.shape());
            }
            surplus.remove(parameter.name());
        }
        if (!surplus.isEmpty()) {
            problems.addFirst("surplus: " + String.join(", ", surplus));
        }
        if (!missing.isEmpty()) {
            problems.addFirst("missing: " + String.join(", ", missing));
        }
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }

    // Fills the entries of `parameter` from index `from` up to `to`.
    private static void fill(
            Values values, Parameter parameter, Initializer initial, int from, int to, RandomStream stream) {
        if (initial instanceof Initializer.Stacked(List<Initializer.Block> blocks)) {
            fillBlocks(values, parameter, blocks, from, to, stream);
            return;
        }
        for (int i = from; i < to; i++) {
            int index = parameter.offset() + i;
            values.set(index, entry(initial, i, stream));
            if (!Double.isFinite(values.get(index))) {
                throw new ParameterStartException(parameter, i, values.get(index));
            }
        }
    }

    private static double apply(
            Initializer.Operation operation, List<Initializer> operands, int index, RandomStream stream) {
        double first = entry(operands.getFirst(), index, stream.child(0));
        return operation.apply(first, operands.size() == 1 ? first : entry(operands.get(1), index, stream.child(1)));
    }

    private static double entry(Initializer initial, int index, RandomStream stream) {
        return switch (initial) {
            case Initializer.Constant(double value) -> value;
            case Initializer.Uniform(double low, double high) -> low + (high - low) * stream.uniform(index);
            case Initializer.Normal(double mean, double deviation) -> mean + deviation * stream.normal(index);
            case Initializer.Applied(Initializer.Operation operation, List<Initializer> operands) ->
                apply(operation, operands, index, stream);
            case Initializer.Stacked _ -> throw new IllegalStateException("a stack has no entries of its own");
        };
    }

    private static void fillBlocks(
            Values values, Parameter parameter, List<Initializer.Block> blocks, int from, int to, RandomStream stream) {
        int rowSize = parameter.shape().stream().skip(1).reduce(1, Math::multiplyExact);
        int start = from;
        for (Initializer.Block block : blocks) {
            int end = start + block.rows() * rowSize;
            if (end > to) {
                break;
            }
            fill(values, parameter, block.initial(), start, end, stream);
            start = end;
        }
        int rows = blocks.stream().mapToInt(Initializer.Block::rows).sum();
        if (start != to || rows * rowSize != to - from) {
            throw new IllegalArgumentException("the start of " + parameter.name() + " has blocks of " + rows
                    + " rows together, but there are " + (to - from) / rowSize + " rows to fill");
        }
    }
}
