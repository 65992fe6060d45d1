package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Types;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Simplifications of repeated values. Operators that work entry by entry repeat operands by themselves, so
///
/// - `f(a, expand(b))` -> `f(a, b)`, where `a` has the axes that `b` lacks; likewise `f(a, fill(n))` with a
///   fill of fewer axes
/// - `contract(a, expand(b))` -> `contract(a, b)`, where `b` was repeated over the batch or time that `a` has
/// - `expand(expand(x))` -> `expand(x)`, `expand(fill(n))` -> `fill(n)`, `expand(x)` -> `x` to the type that
///   `x` has
final class Repetition {
    private Repetition() {}

    static Optional<Value> binary(Op.Binary op, Rewriting rewriting) {
        return shorten(op.operands(), op.resultTypes().getFirst(), rewriting)
                .map(operands -> rewriting.add(new Op.Binary(op.function(), operands.getFirst(), operands.getLast())));
    }

    static Optional<Value> select(Op.Select op, Rewriting rewriting) {
        return shorten(op.operands(), op.resultTypes().getFirst(), rewriting)
                .map(operands -> rewriting.add(new Op.Select(operands.get(0), operands.get(1), operands.get(2))));
    }

    static Optional<Value> contract(Op.Contract op, Rewriting rewriting) {
        Value left = withoutAxesOf(op.right().type(), op.left(), rewriting);
        Value right = withoutAxesOf(left.type(), op.right(), rewriting);
        return left.equals(op.left()) && right.equals(op.right())
                ? Optional.empty()
                : Optional.of(rewriting.add(new Op.Contract(
                        left, right, op.leftAxes(), op.rightAxes(), op.resultAxes(), op.overBatch(), op.overTime())));
    }

    static Optional<Value> expand(Op.Expand op, Rewriting rewriting) {
        if (op.operand().type().equals(op.type())) {
            return Optional.of(op.operand());
        }
        return rewriting.definition(op.operand()).flatMap(operand -> switch (operand) {
            case Op.Expand inner -> Optional.of(rewriting.expand(inner.operand(), op.type()));
            case Op.Fill fill -> Optional.of(rewriting.add(new Op.Fill(fill.value(), op.type())));
            default -> Optional.empty();
        });
    }

    /// The operands with the first that can be had with fewer axes replaced.
    private static Optional<List<Value>> shorten(List<Value> operands, Type result, Rewriting rewriting) {
        for (int i = 0; i < operands.size(); i++) {
            Optional<Type> unrepeated = unrepeated(operands.get(i), rewriting);
            if (unrepeated.isPresent()) {
                Type joined = unrepeated.get();
                for (int j = 0; j < operands.size(); j++) {
                    joined =
                            j == i ? joined : Types.join(joined, operands.get(j).type());
                }
                if (joined.withKind(result.kind()).equals(result)) {
                    List<Value> shortened = new ArrayList<>(operands);
                    shortened.set(i, source(operands.get(i), rewriting));
                    return Optional.of(shortened);
                }
            }
        }
        return Optional.empty();
    }

    /// The type that a value had before it was repeated.
    private static Optional<Type> unrepeated(Value value, Rewriting rewriting) {
        return rewriting.definition(value).flatMap(op -> switch (op) {
            case Op.Expand expand -> Optional.of(expand.operand().type());
            case Op.Fill fill when !fill.type().equals(single(fill)) -> Optional.of(single(fill));
            default -> Optional.empty();
        });
    }

    private static Value source(Value value, Rewriting rewriting) {
        Op op = rewriting.definition(value).orElseThrow();
        return op instanceof Op.Expand expand
                ? expand.operand()
                : rewriting.add(new Op.Fill(((Op.Fill) op).value(), single((Op.Fill) op)));
    }

    /// The type of one number or class of a fill.
    private static Type single(Op.Fill fill) {
        return Type.SCALAR.withKind(fill.type().kind());
    }

    private static Value withoutAxesOf(Type other, Value value, Rewriting rewriting) {
        return rewriting
                .definition(value)
                .flatMap(op -> op instanceof Op.Expand(Value operand, Type type)
                                && operand.type().shape().equals(type.shape())
                                && (operand.type().batch() == type.batch() || other.batch())
                                && (operand.type().steps() == type.steps() || other.isTimed())
                        ? Optional.of(operand)
                        : Optional.empty())
                .orElse(value);
    }
}
