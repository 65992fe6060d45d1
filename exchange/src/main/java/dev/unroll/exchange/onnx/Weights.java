package dev.unroll.exchange.onnx;

import dev.unroll.exchange.structure.ParameterBlock;
import dev.unroll.runtime.file.Tensor;
import java.util.List;
import java.util.Map;

/// The numbers of the parameters.
final class Weights {
    private final Map<String, Tensor> tensors;

    Weights(Map<String, Tensor> tensors) {
        this.tensors = tensors;
    }

    private Tensor tensor(String path) {
        Tensor tensor = tensors.get(path);
        if (tensor == null) {
            throw new IllegalStateException("there are no weights for " + path);
        }
        return tensor;
    }

    /// A parameter as it is.
    OnnxTensor whole(String path) {
        Tensor tensor = tensor(path);
        List<Long> shape = tensor.shape().stream().map(Integer::longValue).toList();
        return OnnxTensor.ofFloats(path, shape, tensor.toFloats());
    }

    /// Writes the rows of a block one after the other.
    ///
    /// @return where the next entry goes
    int copy(ParameterBlock block, float[] target, int at) {
        int next = at;
        for (int row = 0; row < block.rows(); row++) {
            for (int column = 0; column < block.columns(); column++) {
                target[next++] = (float) entry(block, row, column);
            }
        }
        return next;
    }

    double entry(ParameterBlock block, int row, int column) {
        Tensor tensor = tensor(block.parameter());
        int width = tensor.shape().size() == 2 ? tensor.shape().getLast() : 1;
        return tensor.get((block.row() + row) * width + block.column() + column);
    }
}
