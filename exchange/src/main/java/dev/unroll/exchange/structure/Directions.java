package dev.unroll.exchange.structure;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which sequences have their last step first. What works step by step, recurrences among it, keeps the
/// direction of what it reads.
final class Directions {
    private final Definitions definitions;
    private final Map<Value, Boolean> known = new HashMap<>();

    Directions(Definitions definitions) {
        this.definitions = definitions;
    }

    /// Whether a sequence runs backwards. One that joins both directions does not.
    boolean isReversed(Value value) {
        Boolean before = known.get(value);
        if (before != null) {
            return before;
        }
        boolean reversed = value.type().isTimed()
                && definitions.op(value).map(this::isReversed).orElse(false);
        known.put(value, reversed);
        return reversed;
    }

    private boolean isReversed(Op op) {
        if (op instanceof Op.Reverse(var operand)) {
            return !isReversed(operand);
        }
        if (op instanceof Op.ReverseSequence(var operand, var _)) {
            return !isReversed(operand);
        }
        List<Value> read = op instanceof Op.Scan scan ? scan.sequences() : op.operands();
        List<Value> sequences =
                read.stream().filter(operand -> operand.type().isTimed()).toList();
        return !sequences.isEmpty() && sequences.stream().allMatch(this::isReversed);
    }
}
