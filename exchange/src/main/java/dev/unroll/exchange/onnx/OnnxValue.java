package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Type;
import java.util.ArrayList;
import java.util.List;

/// Name and type of what a graph takes or gives. A size of [#BATCH] is the number of samples, which is
/// left open.
record OnnxValue(String name, ElementKind kind, List<Long> sizes) {
    static final long BATCH = -1;

    /// A value as it lies within a graph.
    static OnnxValue within(String name, Type type) {
        List<Long> sizes = new ArrayList<>();
        if (type.isTimed()) {
            sizes.add((long) type.steps());
        }
        if (type.batch()) {
            sizes.add(BATCH);
        }
        type.shape().forEach(size -> sizes.add((long) size));
        return new OnnxValue(name, ElementKind.of(type.kind()), sizes);
    }

    /// A value as it goes into a model or comes out, samples first.
    static OnnxValue outside(String name, Type type) {
        List<Long> sizes = new ArrayList<>(List.of(BATCH));
        if (type.isTimed()) {
            sizes.add((long) type.steps());
        }
        type.shape().forEach(size -> sizes.add((long) size));
        return new OnnxValue(name, ElementKind.of(type.kind()), sizes);
    }
}
