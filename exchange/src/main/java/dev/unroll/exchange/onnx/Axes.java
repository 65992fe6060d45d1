package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Type;
import java.util.ArrayList;
import java.util.List;

/// Where the axes of a type are in a tensor: time, batch, shape, those that there are.
final class Axes {
    private Axes() {}

    static int rank(Type type) {
        return lead(type) + type.rank();
    }

    /// The number of axes before the shape.
    static int lead(Type type) {
        return (type.isTimed() ? 1 : 0) + (type.batch() ? 1 : 0);
    }

    static int batch(Type type) {
        return type.isTimed() ? 1 : 0;
    }

    /// Which axes of `target` have to be put into a tensor of type `type`, so that both go together from
    /// the last axis on. Axes before the first that it has need not.
    static List<Long> missing(Type type, Type target) {
        List<Boolean> present = new ArrayList<>();
        if (target.isTimed()) {
            present.add(type.isTimed());
        }
        if (target.batch()) {
            present.add(type.batch());
        }
        target.shape().forEach(_ -> present.add(type.rank() > 0));
        int first = present.indexOf(true);
        List<Long> missing = new ArrayList<>();
        for (int axis = Math.max(first, 0); first >= 0 && axis < present.size(); axis++) {
            if (!present.get(axis)) {
                missing.add((long) axis - first);
            }
        }
        return missing;
    }

    /// The sizes before the batch and behind it, or all of them without one.
    static List<Long> fixed(Type type) {
        List<Long> sizes = new ArrayList<>();
        if (type.isTimed()) {
            sizes.add((long) type.steps());
        }
        type.shape().forEach(size -> sizes.add((long) size));
        return sizes;
    }

    /// Zeros before and after all axes of a tensor, but for one axis, as the operator `Pad` wants them.
    static List<Long> pads(int rank, int axis, int before, int after) {
        List<Long> pads = new ArrayList<>();
        for (int end = 0; end < 2; end++) {
            for (int i = 0; i < rank; i++) {
                pads.add(i != axis ? 0L : end == 0 ? before : after);
            }
        }
        return pads;
    }

    /// The order of axes that exchanges two.
    static List<Long> exchanged(int rank, int left, int right) {
        List<Long> order = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            order.add((long) (i == left ? right : i == right ? left : i));
        }
        return order;
    }
}
