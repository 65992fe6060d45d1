package dev.unroll.compiler.ir;

import java.util.ArrayList;
import java.util.List;

/// How the types of operands go together.
public final class Types {
    private Types() {}

    /// The type of an operation that works entry by entry on both.
    ///
    /// @throws IllegalArgumentException if shapes or steps differ
    public static Type join(Type left, Type right) {
        Type axes = joinAxes(left, right);
        if (left.rank() > 0 && right.rank() > 0 && !left.shape().equals(right.shape())) {
            throw new IllegalArgumentException("shapes do not match: " + left + " and " + right);
        }
        return axes.withShape(left.rank() > 0 ? left.shape() : right.shape());
    }

    /// Batch and time of both together, without a shape.
    ///
    /// @throws IllegalArgumentException if steps differ
    public static Type joinAxes(Type left, Type right) {
        if (left.isTimed() && right.isTimed() && left.steps() != right.steps()) {
            throw new IllegalArgumentException("steps do not match: " + left + " and " + right);
        }
        return new Type(left.kind(), left.batch() || right.batch(), Math.max(left.steps(), right.steps()), List.of());
    }

    /// The type with another size along one axis of its shape.
    public static Type withAxis(Type type, int axis, int size) {
        List<Integer> shape = new ArrayList<>(type.shape());
        shape.set(axis, size);
        return type.withShape(shape);
    }

    static void requireNumbers(Value value) {
        if (value.type().kind() != Kind.NUMBER) {
            throw new IllegalArgumentException(value + " is " + value.type() + ", not a number");
        }
    }
}
