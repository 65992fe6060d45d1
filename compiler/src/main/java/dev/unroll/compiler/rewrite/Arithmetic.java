package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.Optional;

/// Simplifications with known numbers:
///
/// - a function of known numbers -> the number, computed in `double` as at run time
/// - `x * 1`, `1 * x`, `x / 1`, `x - 0`, `x + -0`, `x ^ 1`, `--x` -> `x`, repeated to the same type
/// - `x ^ 2` -> `x * x`, which is off by less than half a unit in the last place where `pow` may be off by one
/// - `a + -b` -> `a - b`, `-a + b` -> `b - a`, `a - -b` -> `a + b`
/// - `select(known, a, b)` -> `a` or `b`, `select(c, a, a)` -> `a`
final class Arithmetic {
    private Arithmetic() {}

    static Optional<Value> unary(Op.Unary op, Rewriting rewriting) {
        Optional<Double> constant = rewriting.constant(op.operand());
        if (constant.isPresent()) {
            double value = op.function().apply(constant.get());
            return Optional.of(rewriting.add(new Op.Fill(value, op.operand().type())));
        }
        return op.function() == UnaryFunction.NEGATE ? negated(op.operand(), rewriting) : Optional.empty();
    }

    static Optional<Value> binary(Op.Binary op, Rewriting rewriting) {
        Type type = op.resultTypes().getFirst();
        Optional<Double> left = rewriting.constant(op.left());
        Optional<Double> right = rewriting.constant(op.right());
        if (left.isPresent() && right.isPresent()) {
            return Optional.of(rewriting.add(new Op.Fill(op.function().apply(left.get(), right.get()), type)));
        }
        Optional<Value> neutral = withoutNeutral(op, rewriting);
        if (neutral.isPresent()) {
            return Optional.of(rewriting.expand(neutral.get(), type));
        }
        if (op.function() == BinaryFunction.POWER && rewriting.isConstant(op.right(), 2)) {
            Value square = rewriting.add(new Op.Binary(BinaryFunction.MULTIPLY, op.left(), op.left()));
            return Optional.of(rewriting.expand(square, type));
        }
        return withoutNegation(op, rewriting);
    }

    static Optional<Value> select(Op.Select op, Rewriting rewriting) {
        Optional<Value> chosen = op.then().equals(op.otherwise())
                ? Optional.of(op.then())
                : rewriting.constant(op.condition()).map(number -> number != 0 ? op.then() : op.otherwise());
        return chosen.map(value -> rewriting.expand(value, op.resultTypes().getFirst()));
    }

    private static Optional<Value> withoutNeutral(Op.Binary op, Rewriting rewriting) {
        Value left = op.left();
        Value right = op.right();
        return switch (op.function()) {
            case ADD -> keepIf(rewriting.isConstant(right, -0.0), left, rewriting.isConstant(left, -0.0), right);
            case SUBTRACT -> keepIf(rewriting.isConstant(right, 0), left, false, right);
            case MULTIPLY -> keepIf(rewriting.isConstant(right, 1), left, rewriting.isConstant(left, 1), right);
            case DIVIDE, POWER -> keepIf(rewriting.isConstant(right, 1), left, false, right);
            case MAXIMUM, MINIMUM, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> Optional.empty();
        };
    }

    private static Optional<Value> keepIf(boolean keepLeft, Value left, boolean keepRight, Value right) {
        return keepLeft ? Optional.of(left) : keepRight ? Optional.of(right) : Optional.empty();
    }

    private static Optional<Value> withoutNegation(Op.Binary op, Rewriting rewriting) {
        BinaryFunction function = op.function();
        if (function != BinaryFunction.ADD && function != BinaryFunction.SUBTRACT) {
            return Optional.empty();
        }
        BinaryFunction other = function == BinaryFunction.ADD ? BinaryFunction.SUBTRACT : BinaryFunction.ADD;
        Optional<Value> right = negated(op.right(), rewriting);
        if (right.isPresent()) {
            return Optional.of(rewriting.add(new Op.Binary(other, op.left(), right.get())));
        }
        return function == BinaryFunction.ADD
                ? negated(op.left(), rewriting).map(left -> rewriting.add(new Op.Binary(other, op.right(), left)))
                : Optional.empty();
    }

    /// What `value` is the negation of.
    private static Optional<Value> negated(Value value, Rewriting rewriting) {
        return rewriting
                .definition(value)
                .flatMap(op -> op instanceof Op.Unary(var function, var operand) && function == UnaryFunction.NEGATE
                        ? Optional.of(operand)
                        : Optional.empty());
    }
}
