package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.Optional;

/// `contract[ij,j->i](transpose(W), x)` -> `contract[ji,j->i](W, x)`, for either operand.
///
/// The same products are summed in the same order, so it is sound.
final class FoldTranspose implements Pass {

    @Override
    public String reason() {
        return "A product reads a matrix in either order, so nothing needs to be transposed for it.";
    }

    @Override
    public Graph apply(Graph graph) {
        return Rewriting.apply(
                graph,
                (equation, rewriting) ->
                        equation.op() instanceof Op.Contract contract ? fold(contract, rewriting) : Optional.empty());
    }

    private static Optional<Value> fold(Op.Contract op, Rewriting rewriting) {
        Optional<Value> left = transposed(op.left(), rewriting);
        Optional<Value> right = transposed(op.right(), rewriting);
        if (left.isEmpty() && right.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(rewriting.add(new Op.Contract(
                left.orElse(op.left()),
                right.orElse(op.right()),
                left.isPresent() ? exchanged(op.leftAxes()) : op.leftAxes(),
                right.isPresent() ? exchanged(op.rightAxes()) : op.rightAxes(),
                op.resultAxes(),
                op.overBatch(),
                op.overTime())));
    }

    private static Optional<Value> transposed(Value value, Rewriting rewriting) {
        return rewriting
                .definition(value)
                .flatMap(op ->
                        op instanceof Op.Transpose transpose ? Optional.of(transpose.operand()) : Optional.empty());
    }

    private static String exchanged(String axes) {
        return new StringBuilder(axes).reverse().toString();
    }
}
