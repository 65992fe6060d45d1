package dev.unroll.exchange.onnx;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The constants of a model, each once. They stand in the outermost graph, where bodies see them.
final class Constants {
    private final SequencedMap<String, OnnxTensor> tensors = new LinkedHashMap<>();

    List<OnnxTensor> all() {
        return List.copyOf(tensors.values());
    }

    /// A number for all places.
    String number(double value) {
        float single = (float) value;
        return add(OnnxTensor.ofFloats("/number/" + single, List.of(), single));
    }

    /// A class for all places.
    String index(long value) {
        return add(OnnxTensor.ofLongs("/index/" + value, List.of(), value));
    }

    /// Sizes, axes or the like.
    String integers(List<Long> values) {
        long[] entries = values.stream().mapToLong(value -> value).toArray();
        return add(
                OnnxTensor.ofLongs("/integers/" + Arrays.toString(entries), List.of((long) entries.length), entries));
    }

    String integers(long... values) {
        return integers(Arrays.stream(values).boxed().toList());
    }

    /// A constant, unless there is one of its name.
    String add(OnnxTensor tensor) {
        tensors.putIfAbsent(tensor.name(), tensor);
        return tensor.name();
    }
}
