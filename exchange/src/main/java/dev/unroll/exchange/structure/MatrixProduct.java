package dev.unroll.exchange.structure;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.Optional;

/// A contraction that is a matrix times a vector, the matrix on whichever side.
public record MatrixProduct(Value matrix, Value vector) {

    public static Optional<MatrixProduct> of(Op.Contract contract) {
        if (contract.overBatch() || contract.overTime()) {
            return Optional.empty();
        }
        return inOrder(contract).or(() -> inOrder(contract.swapped()));
    }

    private static Optional<MatrixProduct> inOrder(Op.Contract contract) {
        boolean matches = contract.leftAxes().length() == 2
                && contract.rightAxes().equals(contract.leftAxes().substring(1))
                && contract.resultAxes().equals(contract.leftAxes().substring(0, 1));
        return matches ? Optional.of(new MatrixProduct(contract.left(), contract.right())) : Optional.empty();
    }
}
