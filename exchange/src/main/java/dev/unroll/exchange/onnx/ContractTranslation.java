package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import dev.unroll.exchange.structure.MatrixProduct;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Translates sums of products: rows of a table are gathered, a matrix of parameters times vectors is
/// one product with all of them, and what is left is an Einstein sum.
final class ContractTranslation {
    private final Scope scope;

    ContractTranslation(Scope scope) {
        this.scope = scope;
    }

    String translate(Op.Contract op) {
        return rows(op).or(() -> rows(op.swapped())).or(() -> product(op)).orElseGet(() -> einstein(op));
    }

    /// `[ij,i->j]` with the row that is 1.
    private Optional<String> rows(Op.Contract op) {
        boolean chooses = op.leftAxes().length() == 2
                && op.rightAxes().equals(op.leftAxes().substring(0, 1))
                && op.resultAxes().equals(op.leftAxes().substring(1))
                && isPlain(op.left(), op);
        return chooses
                        && scope.definition(op.right()).map(Equation::op).orElse(null)
                                instanceof Op.OneHot(var index, var _)
                ? Optional.of(scope.node(
                        "Gather", List.of(scope.name(op.left()), scope.name(index)), new Attribute.Integer("axis", 0)))
                : Optional.empty();
    }

    /// `[ij,j->i]`, the vectors being rows of a matrix.
    private Optional<String> product(Op.Contract op) {
        return MatrixProduct.of(op)
                .filter(product -> isPlain(product.matrix(), op))
                .map(product -> {
                    String transposed = scope.node(
                            "Transpose",
                            List.of(scope.name(product.matrix())),
                            new Attribute.Integers("perm", List.of(1L, 0L)));
                    return scope.node("MatMul", List.of(scope.name(product.vector()), transposed));
                });
    }

    private static boolean isPlain(Value matrix, Op.Contract op) {
        return !matrix.type().batch() && !matrix.type().isTimed() && !op.overBatch() && !op.overTime();
    }

    private String einstein(Op.Contract op) {
        Type result = op.resultTypes().getFirst();
        String letters = (op.leftAxes() + op.rightAxes())
                .chars()
                .distinct()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        String equation = axes(op.left().type(), op.leftAxes(), letters) + ","
                + axes(op.right().type(), op.rightAxes(), letters) + "->" + axes(result, op.resultAxes(), letters);
        return scope.node(
                "Einsum",
                List.of(scope.name(op.left()), scope.name(op.right())),
                new Attribute.Text("equation", equation));
    }

    /// A letter for each axis: `z` and `y` for time and batch, others from `a` on.
    private static String axes(Type type, String shape, String letters) {
        return (type.isTimed() ? "z" : "")
                + (type.batch() ? "y" : "")
                + shape.chars()
                        .mapToObj(axis -> Character.toString('a' + letters.indexOf(axis)))
                        .collect(Collectors.joining());
    }
}
