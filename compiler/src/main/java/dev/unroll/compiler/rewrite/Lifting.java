package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.function.UnaryOperator;

/// From a step to the whole sequence: operators take the time along, so an equation of one step is an equation
/// of the sequences of its values.
final class Lifting {
    private Lifting() {}

    /// Whether an op of one step means the same, for each step, of sequences. What has a time of its own in
    /// the step cannot have a second one, and what depends on nothing needs none.
    static boolean isPossible(Op op) {
        return switch (op) {
            case Op.Unary _,
                    Op.Stop _,
                    Op.Binary _,
                    Op.Select _,
                    Op.Contract _,
                    Op.Reduce _,
                    Op.Expand _,
                    Op.Slice _,
                    Op.Pad _,
                    Op.Concat _,
                    Op.Transpose _,
                    Op.Reshape _,
                    Op.OneHot _,
                    Op.ArgMax _ ->
                op.operands().stream().noneMatch(operand -> operand.type().isTimed())
                        && op.resultTypes().stream().noneMatch(type -> type.isTimed());
            case Op.Fill _,
                    Op.SampleCount _,
                    Op.StepCount _,
                    Op.Exists _,
                    Op.Draw _,
                    Op.At _,
                    Op.Place _,
                    Op.Reverse _,
                    Op.ReverseSequence _,
                    Op.Scan _ -> false;
        };
    }

    /// The op of other operands, which have the types of the old ones but for a time of `steps` that some may
    /// have.
    static Op lift(Op op, int steps, UnaryOperator<Value> operands) {
        return switch (op) {
            case Op.Unary(var function, var operand) -> new Op.Unary(function, operands.apply(operand));
            case Op.Stop(var operand) -> new Op.Stop(operands.apply(operand));
            case Op.Binary(var function, var left, var right) ->
                new Op.Binary(function, operands.apply(left), operands.apply(right));
            case Op.Select(var condition, var then, var otherwise) ->
                new Op.Select(operands.apply(condition), operands.apply(then), operands.apply(otherwise));
            case Op.Contract c ->
                new Op.Contract(
                        operands.apply(c.left()),
                        operands.apply(c.right()),
                        c.leftAxes(),
                        c.rightAxes(),
                        c.resultAxes(),
                        c.overBatch(),
                        c.overTime());
            case Op.Reduce r ->
                new Op.Reduce(r.reduction(), operands.apply(r.operand()), r.overEntries(), r.overTime(), r.overBatch());
            case Op.Expand(var operand, var type) -> {
                Value lifted = operands.apply(operand);
                yield new Op.Expand(lifted, type.withSteps(lifted.type().isTimed() ? steps : type.steps()));
            }
            case Op.Slice(var operand, var axis, var from, var to) ->
                new Op.Slice(operands.apply(operand), axis, from, to);
            case Op.Pad(var operand, var axis, var before, var after) ->
                new Op.Pad(operands.apply(operand), axis, before, after);
            case Op.Concat(var parts, var axis) ->
                new Op.Concat(parts.stream().map(operands).toList(), axis);
            case Op.Transpose(var operand) -> new Op.Transpose(operands.apply(operand));
            case Op.Reshape(var operand, var shape) -> new Op.Reshape(operands.apply(operand), shape);
            case Op.OneHot(var operand, var classes) -> new Op.OneHot(operands.apply(operand), classes);
            case Op.ArgMax(var operand) -> new Op.ArgMax(operands.apply(operand));
            case Op.At(var operand, var step) -> new Op.At(operands.apply(operand), step);
            case Op.Place(var operand, var step, var count) -> new Op.Place(operands.apply(operand), step, count);
            case Op.Reverse(var operand) -> new Op.Reverse(operands.apply(operand));
            case Op.ReverseSequence(var operand, var length) ->
                new Op.ReverseSequence(operands.apply(operand), operands.apply(length));
            case Op.Fill _, Op.SampleCount _, Op.StepCount _, Op.Draw _ -> op;
            case Op.Exists(var length, var ahead, var count) -> new Op.Exists(operands.apply(length), ahead, count);
            case Op.Scan _ -> throw new IllegalArgumentException("a scan cannot be lifted over time");
        };
    }
}
