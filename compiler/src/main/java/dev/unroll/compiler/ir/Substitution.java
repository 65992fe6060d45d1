package dev.unroll.compiler.ir;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Values that stand for others. Replacements are followed to their end, so `a -> b` and `b -> c` make `c` of
/// `a`.
public final class Substitution {
    private final Map<Value, Value> replacements = new HashMap<>();

    /// Replaces nothing so far.
    public Substitution() {}

    public void replace(Value value, Value replacement) {
        if (!value.type().equals(replacement.type())) {
            throw new IllegalArgumentException(
                    value + " is " + value.type() + ", its replacement " + replacement.type());
        }
        replacements.put(value, replacement);
    }

    public boolean isEmpty() {
        return replacements.isEmpty();
    }

    public Value apply(Value value) {
        Value current = value;
        for (Value next = replacements.get(current); next != null; next = replacements.get(current)) {
            current = next;
        }
        return current;
    }

    public List<Value> apply(List<Value> values) {
        return values.stream().map(this::apply).toList();
    }

    public Block apply(Block block) {
        return new Block(
                block.parameters(),
                block.body().stream()
                        .map(equation -> new Equation(equation.results(), apply(equation.op()), equation.origin()))
                        .toList(),
                apply(block.results()));
    }

    /// The op with its operands replaced, those of a scan's body too.
    public Op apply(Op op) {
        return switch (op) {
            case Op.Fill fill -> fill;
            case Op.SampleCount count -> count;
            case Op.StepCount count -> count;
            case Op.Exists(var length, var ahead, var steps) -> new Op.Exists(apply(length), ahead, steps);
            case Op.Draw draw -> draw;
            case Op.Unary(var function, var operand) -> new Op.Unary(function, apply(operand));
            case Op.Stop(var operand) -> new Op.Stop(apply(operand));
            case Op.Binary(var function, var left, var right) -> new Op.Binary(function, apply(left), apply(right));
            case Op.Select(var condition, var then, var otherwise) ->
                new Op.Select(apply(condition), apply(then), apply(otherwise));
            case Op.Contract c ->
                new Op.Contract(
                        apply(c.left()),
                        apply(c.right()),
                        c.leftAxes(),
                        c.rightAxes(),
                        c.resultAxes(),
                        c.overBatch(),
                        c.overTime());
            case Op.Reduce r ->
                new Op.Reduce(r.reduction(), apply(r.operand()), r.overEntries(), r.overTime(), r.overBatch());
            case Op.Expand(var operand, var type) -> new Op.Expand(apply(operand), type);
            case Op.Slice(var operand, var axis, var from, var to) -> new Op.Slice(apply(operand), axis, from, to);
            case Op.Pad(var operand, var axis, var before, var after) ->
                new Op.Pad(apply(operand), axis, before, after);
            case Op.Concat(var parts, var axis) -> new Op.Concat(apply(parts), axis);
            case Op.Transpose(var operand) -> new Op.Transpose(apply(operand));
            case Op.Reshape(var operand, var shape) -> new Op.Reshape(apply(operand), shape);
            case Op.OneHot(var operand, var classes) -> new Op.OneHot(apply(operand), classes);
            case Op.ArgMax(var operand) -> new Op.ArgMax(apply(operand));
            case Op.At(var operand, var step) -> new Op.At(apply(operand), step);
            case Op.Place(var operand, var step, var steps) -> new Op.Place(apply(operand), step, steps);
            case Op.Reverse(var operand) -> new Op.Reverse(apply(operand));
            case Op.ReverseSequence(var operand, var length) -> new Op.ReverseSequence(apply(operand), apply(length));
            case Op.Scan s ->
                new Op.Scan(s.steps(), s.backward(), apply(s.initial()), apply(s.sequences()), apply(s.body()));
        };
    }
}
