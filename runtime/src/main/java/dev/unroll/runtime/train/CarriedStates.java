package dev.unroll.runtime.train;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.States;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.file.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// States on their way to a checkpoint and back: a tensor for each under its name, with a row for each
/// row of the batch,
/// and one that says which rows start anew, under a name that no state has.
final class CarriedStates {
    private static final String STARTS = "";

    private CarriedStates() {}

    static SequencedMap<String, Tensor> toTensors(Signature signature, States states) {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        if (signature.states().isEmpty()) {
            return tensors;
        }
        int rows = states.starts().size();
        tensors.put(STARTS, tensor(List.of(rows), states.starts()));
        for (int i = 0; i < signature.states().size(); i++) {
            Port port = signature.states().get(i);
            tensors.put(port.name(), tensor(shape(port, rows), states.values().get(i)));
        }
        return tensors;
    }

    /// Says which state is missing or has another size; empty if all fit.
    static Optional<String> mismatch(Signature signature, States states, Map<String, Tensor> tensors) {
        if (signature.states().isEmpty()) {
            return Optional.empty();
        }
        int rows = states.starts().size();
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        shapes.put(STARTS, List.of(rows));
        signature.states().forEach(port -> shapes.put(port.name(), shape(port, rows)));
        return shapes.entrySet().stream()
                .filter(entry -> {
                    Tensor tensor = tensors.get(entry.getKey());
                    return tensor == null || !tensor.shape().equals(entry.getValue());
                })
                .map(entry -> "the state " + entry.getKey() + " is missing or has another size")
                .findFirst();
    }

    /// Takes states that fit.
    static void fromTensors(Signature signature, Map<String, Tensor> tensors, States states) {
        tensors.forEach((name, tensor) -> {
            List<String> names = signature.states().stream().map(Port::name).toList();
            Values values =
                    name.equals(STARTS) ? states.starts() : states.values().get(names.indexOf(name));
            for (int i = 0; i < values.size(); i++) {
                values.set(i, tensor.get(i));
            }
        });
    }

    private static List<Integer> shape(Port port, int rows) {
        List<Integer> shape = new ArrayList<>(port.shape());
        shape.addFirst(rows);
        return shape;
    }

    private static Tensor tensor(List<Integer> shape, Values values) {
        return switch (values) {
            case Values.Floats(float[] array) -> Tensor.ofFloats(shape, array.clone());
            case Values.Doubles(double[] array) -> Tensor.ofDoubles(shape, array.clone());
            case Values.Classes(int[] array) -> {
                double[] classes = new double[array.length];
                for (int i = 0; i < array.length; i++) {
                    classes[i] = array[i];
                }
                yield Tensor.ofDoubles(shape, classes);
            }
        };
    }
}
