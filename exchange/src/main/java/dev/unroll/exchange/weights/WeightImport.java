package dev.unroll.exchange.weights;

import dev.unroll.runtime.file.Tensor;
import java.util.List;
import java.util.Map;

/// What came of reading weights of another framework.
public sealed interface WeightImport {

    /// All fits.
    ///
    /// @param tensors a tensor for each parameter of the model
    /// @param transfers what went where
    record Done(Map<String, Tensor> tensors, List<Transfer> transfers) implements WeightImport {
        public Done {
            tensors = Map.copyOf(tensors);
            transfers = List.copyOf(transfers);
        }
    }

    /// Something does not fit.
    ///
    /// @param problems a sentence each, without full stop
    record Refused(List<String> problems) implements WeightImport {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}
