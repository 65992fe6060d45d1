package dev.unroll.exchange.weights;

import dev.unroll.runtime.file.Tensor;
import java.util.List;

/// A tensor of a file.
record SourceTensor(String name, Tensor tensor) {

    List<Integer> shape() {
        return tensor.shape();
    }

    /// As messages list it.
    @Override
    public String toString() {
        return name + " " + shape();
    }
}
