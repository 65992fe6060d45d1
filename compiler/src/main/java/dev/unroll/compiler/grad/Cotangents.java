package dev.unroll.compiler.grad;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The cotangents gathered so far, each of the type of its value. Values that the gradient is not asked for,
/// and does not pass through, are left out.
final class Cotangents {
    private final BlockBuilder builder;
    private final Set<Value> active;
    private final Map<Value, Value> sums = new HashMap<>();

    Cotangents(BlockBuilder builder, Set<Value> active) {
        this.builder = builder;
        this.active = active;
    }

    boolean isActive(Value value) {
        return active.contains(value);
    }

    Optional<Value> of(Value value) {
        return Optional.ofNullable(sums.get(value));
    }

    /// Adds a contribution. It may have axes more than the value (which was repeated over them, so they are
    /// summed over), or fewer (it is the same along them).
    void add(Value value, Value contribution) {
        if (!isActive(value)) {
            return;
        }
        Value fitted = builder.nameLast(fit(contribution, value.type()), cotangentName(value));
        Value sum = sums.get(value);
        Value total = sum == null ? fitted : builder.add(plus(sum, fitted), cotangentName(value));
        sums.put(value, total);
    }

    private static Op plus(Value left, Value right) {
        return new Op.Binary(BinaryFunction.ADD, left, right);
    }

    static String cotangentName(Value value) {
        return value.name().isEmpty() ? "" : "d" + value.name();
    }

    private Value fit(Value contribution, Type type) {
        Type from = contribution.type();
        boolean overEntries = from.rank() > 0 && type.rank() == 0;
        boolean overTime = from.isTimed() && !type.isTimed();
        boolean overBatch = from.batch() && !type.batch();
        Value reduced = overEntries || overTime || overBatch
                ? builder.sum(contribution, overEntries, overTime, overBatch)
                : contribution;
        return builder.expand(reduced, type);
    }
}
