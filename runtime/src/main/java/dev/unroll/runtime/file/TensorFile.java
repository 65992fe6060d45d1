package dev.unroll.runtime.file;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a weight file holds.
///
/// @param tensors tensors by name, in the order of the file's header
/// @param metadata free text by name
public record TensorFile(Map<String, Tensor> tensors, Map<String, String> metadata) {
    public TensorFile {
        if (tensors.containsKey("__metadata__")) {
            throw new IllegalArgumentException("the format keeps the name __metadata__ for itself");
        }
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }
}
