package dev.unroll.compiler.grad;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/// The derivative table: from the cotangent `dy` of the result of an op to those of its operands. The formulas
/// stand beside their lines; `y` is the result.
final class Pullback {
    private final BlockBuilder builder;
    private final Cotangents cotangents;

    Pullback(BlockBuilder builder, Cotangents cotangents) {
        this.builder = builder;
        this.cotangents = cotangents;
    }

    /// Writes the pullback of `y := op`; scans have their own, [ScanPullback].
    void apply(Op op, Value y, Value dy) {
        switch (op) {
            case Op.Unary(var function, var x) -> {
                if (cotangents.isActive(x)) {
                    unary(function, x, y, dy);
                }
            }
            case Op.Binary(var function, var a, var b) -> binary(function, a, b, y, dy);
            case Op.Select(var condition, var a, var b) -> {
                Value zero = builder.number(0);
                if (cotangents.isActive(a)) {
                    cotangents.add(a, select(condition, dy, zero)); // da = dy where the condition holds
                }
                if (cotangents.isActive(b)) {
                    cotangents.add(b, select(condition, zero, dy)); // db = dy elsewhere
                }
            }
            case Op.Contract contract -> contract(contract, dy);
            case Op.Reduce reduce -> reduce(reduce, y, dy);
            case Op.Expand(var x, var _) -> cotangents.add(x, dy); // dx = sum of dy over what x was repeated over
            case Op.Slice(var x, var axis, var from, var to) ->
                cotangents.add(
                        x,
                        builder.add(new Op.Pad(dy, axis, from, x.type().shape().get(axis) - to)));
            case Op.Pad(var x, var axis, var before, var _) ->
                cotangents.add(
                        x,
                        builder.add(new Op.Slice(
                                dy, axis, before, before + x.type().shape().get(axis))));
            case Op.Concat concat -> concat(concat, dy);
            case Op.Transpose(var x) -> cotangents.add(x, builder.add(new Op.Transpose(dy))); // dx = dy'
            case Op.Reshape(var x, var _) ->
                cotangents.add(x, builder.add(new Op.Reshape(dy, x.type().shape())));
            case Op.At(var x, var step) ->
                cotangents.add(x, builder.add(new Op.Place(dy, step, x.type().steps())));
            case Op.Place(var x, var step, var _) -> cotangents.add(x, builder.add(new Op.At(dy, step)));
            case Op.Reverse(var x) -> cotangents.add(x, builder.add(new Op.Reverse(dy)));
            case Op.ReverseSequence(var x, var length) -> // it is its own inverse, and moves nothing twice
                cotangents.add(x, builder.add(new Op.ReverseSequence(dy, length)));
            case Op.Fill _, Op.SampleCount _, Op.StepCount _, Op.Draw _ -> {} // no operands
            case Op.Stop _, Op.OneHot _, Op.ArgMax _, Op.Exists _ -> {} // no gradient
            case Op.Scan _ -> throw new IllegalArgumentException("the pullback of a scan is a scan of its own");
        }
    }

    private void unary(UnaryFunction function, Value x, Value y, Value dy) {
        Value dx = switch (function) {
            case NEGATE -> builder.negate(dy); // -dy
            case EXP -> builder.times(dy, y); // dy exp(x) = dy y
            case LOG -> builder.divide(dy, x); // dy / x
            case SQRT -> builder.divide(dy, builder.times(builder.number(2), y)); // dy / (2 sqrt(x))
            case TANH -> builder.times(dy, oneMinus(builder.times(y, y))); // dy (1 - y^2)
            case SIGMOID -> builder.times(dy, builder.times(y, oneMinus(y))); // dy y (1 - y)
            case RELU ->
                select(compare(BinaryFunction.GREATER, y, 0), dy, builder.number(0)); // dy if x > 0, and so y > 0
            case SOFTPLUS -> builder.times(dy, builder.unary(UnaryFunction.SIGMOID, x)); // dy sigmoid(x)
            case ABS -> // dy sign(x), 0 at 0
                builder.times(
                        dy, builder.minus(compare(BinaryFunction.GREATER, x, 0), compare(BinaryFunction.LESS, x, 0)));
        };
        cotangents.add(x, dx);
    }

    private void binary(BinaryFunction function, Value a, Value b, Value y, Value dy) {
        boolean toA = cotangents.isActive(a);
        boolean toB = cotangents.isActive(b);
        switch (function) {
            case ADD -> {
                cotangents.add(a, dy); // da = dy
                cotangents.add(b, dy); // db = dy
            }
            case SUBTRACT -> {
                cotangents.add(a, dy); // da = dy
                if (toB) {
                    cotangents.add(b, builder.negate(dy)); // db = -dy
                }
            }
            case MULTIPLY -> {
                if (toA) {
                    cotangents.add(a, builder.times(dy, b)); // da = dy b
                }
                if (toB) {
                    cotangents.add(b, builder.times(dy, a)); // db = dy a
                }
            }
            case DIVIDE -> {
                if (toA) {
                    cotangents.add(a, builder.divide(dy, b)); // da = dy / b
                }
                if (toB) {
                    cotangents.add(b, builder.negate(builder.divide(builder.times(dy, y), b))); // db = -dy y / b
                }
            }
            case POWER -> power(a, b, y, dy);
            case MAXIMUM -> choose(BinaryFunction.GREATER_OR_EQUAL, a, b, dy);
            case MINIMUM -> choose(BinaryFunction.LESS_OR_EQUAL, a, b, dy);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> {} // constant almost everywhere
        }
    }

    private void power(Value a, Value b, Value y, Value dy) {
        if (cotangents.isActive(a)) { // da = dy b a^(b-1)
            Value lower = builder.binary(BinaryFunction.POWER, a, builder.minus(b, builder.number(1)));
            cotangents.add(a, builder.times(dy, builder.times(b, lower)));
        }
        if (cotangents.isActive(b)) { // db = dy y log(a), and 0 where a = 0
            Value log = builder.unary(UnaryFunction.LOG, a);
            Value product = builder.times(dy, builder.times(y, log));
            cotangents.add(b, select(compare(BinaryFunction.GREATER, a, 0), product, builder.number(0)));
        }
    }

    /// The cotangent goes to `a` where it was chosen, of equals too, and to `b` elsewhere.
    private void choose(BinaryFunction comparison, Value a, Value b, Value dy) {
        Value chosen = builder.binary(comparison, a, b);
        Value zero = builder.number(0);
        if (cotangents.isActive(a)) {
            cotangents.add(a, select(chosen, dy, zero));
        }
        if (cotangents.isActive(b)) {
            cotangents.add(b, select(chosen, zero, dy));
        }
    }

    /// `y[r] = sum a[l] b[m]` gives `da[l] = sum dy[r] b[m]`, summed over all axes that `a` lacks; likewise
    /// for `b`.
    private void contract(Op.Contract op, Value dy) {
        if (cotangents.isActive(op.left())) {
            cotangents.add(
                    op.left(), contractTo(op.left(), op.leftAxes(), dy, op.resultAxes(), op.right(), op.rightAxes()));
        }
        if (cotangents.isActive(op.right())) {
            cotangents.add(
                    op.right(), contractTo(op.right(), op.rightAxes(), dy, op.resultAxes(), op.left(), op.leftAxes()));
        }
    }

    private Value contractTo(Value target, String axes, Value dy, String dyAxes, Value other, String otherAxes) {
        Type type = target.type();
        boolean overBatch = !type.batch() && (dy.type().batch() || other.type().batch());
        boolean overTime =
                !type.isTimed() && (dy.type().isTimed() || other.type().isTimed());
        String present = letters(axes, axis -> dyAxes.indexOf(axis) >= 0 || otherAxes.indexOf(axis) >= 0);
        String name = Cotangents.cotangentName(target);
        if (present.equals(axes)) {
            return builder.add(new Op.Contract(dy, other, dyAxes, otherAxes, axes, overBatch, overTime), name);
        }
        // An axis that the forward product summed over by itself: the cotangent is the same all along it.
        Value product = builder.add(new Op.Contract(dy, other, dyAxes, otherAxes, present, overBatch, overTime), "");
        String missing = letters(axes, axis -> present.indexOf(axis) < 0);
        List<Integer> sizes = missing.chars()
                .map(axis -> type.shape().get(axes.indexOf(axis)))
                .boxed()
                .toList();
        Value ones = builder.fill(1, Type.SCALAR.withShape(sizes));
        return builder.add(new Op.Contract(product, ones, present, missing, axes, false, false), name);
    }

    private static String letters(String axes, IntPredicate condition) {
        return axes.chars().filter(condition).mapToObj(Character::toString).collect(Collectors.joining());
    }

    private void reduce(Op.Reduce op, Value y, Value dy) {
        Value x = op.operand();
        if (!cotangents.isActive(x)) {
            return;
        }
        switch (op.reduction()) {
            case SUM -> cotangents.add(x, dy); // dx = dy, everywhere
            case MAXIMUM -> cotangents.add(x, builder.times(dy, largest(op, y)));
        }
    }

    /// Where the largest entry is, as numbers that add up to 1: of a vector the first of equals, over other
    /// axes all of them in equal parts.
    private Value largest(Op.Reduce op, Value y) {
        Value x = op.operand();
        if (!op.overTime() && !op.overBatch() && x.type().rank() == 1) {
            return builder.add(
                    new Op.OneHot(builder.add(new Op.ArgMax(x)), x.type().entries()));
        }
        Value equal = builder.binary(BinaryFunction.EQUAL, x, y);
        return builder.divide(equal, builder.sum(equal, op.overEntries(), op.overTime(), op.overBatch()));
    }

    private void concat(Op.Concat op, Value dy) {
        int from = 0;
        for (Value part : op.parts()) {
            int to = from + part.type().shape().get(op.axis());
            if (cotangents.isActive(part)) {
                cotangents.add(part, builder.add(new Op.Slice(dy, op.axis(), from, to)));
            }
            from = to;
        }
    }

    private Value oneMinus(Value value) {
        return builder.minus(builder.number(1), value);
    }

    private Value compare(BinaryFunction comparison, Value x, double bound) {
        return builder.binary(comparison, x, builder.number(bound));
    }

    private Value select(Value condition, Value then, Value otherwise) {
        return builder.add(new Op.Select(condition, then, otherwise));
    }
}
