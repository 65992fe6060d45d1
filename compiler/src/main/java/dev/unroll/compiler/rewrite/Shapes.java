package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Simplifications of parts of vectors and matrices, which only move entries:
///
/// - `slice[0:n](x)` of all `n` entries -> `x`; `slice(slice(x))` -> `slice(x)`; `slice(fill)` -> `fill`
/// - `slice(concat(.., x, ..))` and `slice(pad(x))` within `x` -> `slice(x)`; within the padding -> `fill(0)`;
///   `slice(concat(.., x, y, ..))` of all of `x` and `y` -> `concat(x, y)`
/// - `pad[0, 0](x)` -> `x`; `concat(x)` -> `x`; `concat(concat(a, b), c)` -> `concat(a, b, c)`, along one axis
/// - `concat(slice[i:j](x), slice[j:k](x))` -> `slice[i:k](x)`
/// - `transpose(transpose(x))` -> `x`; `reshape(reshape(x))` -> `reshape(x)`; `reshape(x)` to the shape it has
///   -> `x`; `transpose(fill)`, `reshape(fill)` -> `fill`
final class Shapes {
    private Shapes() {}

    static Optional<Value> slice(Op.Slice op, Rewriting rewriting) {
        Type type = op.resultTypes().getFirst();
        if (type.equals(op.operand().type())) {
            return Optional.of(op.operand());
        }
        return rewriting.definition(op.operand()).flatMap(operand -> switch (operand) {
            case Op.Fill fill -> Optional.of(rewriting.add(new Op.Fill(fill.value(), type)));
            case Op.Slice inner
            when inner.axis() == op.axis() ->
                Optional.of(rewriting.add(
                        new Op.Slice(inner.operand(), op.axis(), inner.from() + op.from(), inner.from() + op.to())));
            case Op.Concat concat when concat.axis() == op.axis() -> sliceOfConcat(op, concat, rewriting);
            case Op.Pad pad when pad.axis() == op.axis() -> sliceOfPad(op, pad, rewriting);
            default -> Optional.empty();
        });
    }

    private static Optional<Value> sliceOfConcat(Op.Slice op, Op.Concat concat, Rewriting rewriting) {
        Type type = op.resultTypes().getFirst();
        List<Value> within = new ArrayList<>();
        int from = 0;
        for (Value part : concat.parts()) {
            int to = from + part.type().shape().get(op.axis());
            if (from <= op.from() && op.to() <= to) {
                Value slice = rewriting.add(new Op.Slice(part, op.axis(), op.from() - from, op.to() - from));
                return Optional.of(rewriting.expand(slice, type));
            }
            if (from < op.to() && op.from() < to) {
                if (from < op.from() || op.to() < to) {
                    return Optional.empty();
                }
                within.add(part);
            }
            from = to;
        }
        return Optional.of(rewriting.expand(rewriting.add(new Op.Concat(within, op.axis())), type));
    }

    private static Optional<Value> sliceOfPad(Op.Slice op, Op.Pad pad, Rewriting rewriting) {
        int from = op.from() - pad.before();
        int to = op.to() - pad.before();
        int size = pad.operand().type().shape().get(op.axis());
        if (to <= 0 || from >= size) {
            return Optional.of(rewriting.add(new Op.Fill(0, op.resultTypes().getFirst())));
        }
        return 0 <= from && to <= size
                ? Optional.of(rewriting.add(new Op.Slice(pad.operand(), op.axis(), from, to)))
                : Optional.empty();
    }

    static Optional<Value> pad(Op.Pad op, Rewriting rewriting) {
        if (op.before() == 0 && op.after() == 0) {
            return Optional.of(op.operand());
        }
        return rewriting.isConstant(op.operand(), 0)
                ? Optional.of(rewriting.add(new Op.Fill(0, op.resultTypes().getFirst())))
                : Optional.empty();
    }

    static Optional<Value> concat(Op.Concat op, Rewriting rewriting) {
        if (op.parts().size() == 1) {
            return Optional.of(op.parts().getFirst());
        }
        List<Value> parts = new ArrayList<>();
        for (Value part : op.parts()) {
            Optional<Op> inner = rewriting.definition(part);
            if (inner.isPresent() && inner.get() instanceof Op.Concat concat && concat.axis() == op.axis()) {
                parts.addAll(concat.parts());
            } else {
                parts.add(part);
            }
        }
        for (int i = 0; i + 1 < parts.size(); i++) {
            Optional<Value> both = adjacent(parts.get(i), parts.get(i + 1), op.axis(), rewriting);
            if (both.isPresent()) {
                parts.set(i, both.get());
                parts.remove(i-- + 1);
            }
        }
        return parts.equals(op.parts())
                ? Optional.empty()
                : Optional.of(rewriting.expand(
                        rewriting.add(new Op.Concat(parts, op.axis())),
                        op.resultTypes().getFirst()));
    }

    private static Optional<Value> adjacent(Value first, Value second, int axis, Rewriting rewriting) {
        return rewriting.definition(first).orElse(null) instanceof Op.Slice(var a, var firstAxis, var from, var middle)
                        && rewriting.definition(second).orElse(null)
                                instanceof Op.Slice(var b, var secondAxis, var start, var to)
                        && a.equals(b)
                        && firstAxis == axis
                        && secondAxis == axis
                        && middle == start
                ? Optional.of(rewriting.add(new Op.Slice(a, axis, from, to)))
                : Optional.empty();
    }

    static Optional<Value> transpose(Op.Transpose op, Rewriting rewriting) {
        return rewriting.definition(op.operand()).flatMap(operand -> switch (operand) {
            case Op.Transpose inner -> Optional.of(inner.operand());
            case Op.Fill fill ->
                Optional.of(
                        rewriting.add(new Op.Fill(fill.value(), op.resultTypes().getFirst())));
            default -> Optional.empty();
        });
    }

    static Optional<Value> reshape(Op.Reshape op, Rewriting rewriting) {
        if (op.shape().equals(op.operand().type().shape())) {
            return Optional.of(op.operand());
        }
        return rewriting.definition(op.operand()).flatMap(operand -> switch (operand) {
            case Op.Reshape inner -> Optional.of(rewriting.add(new Op.Reshape(inner.operand(), op.shape())));
            case Op.Fill fill ->
                Optional.of(
                        rewriting.add(new Op.Fill(fill.value(), op.resultTypes().getFirst())));
            default -> Optional.empty();
        });
    }
}
