package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Op;

/// Which operations are computed row by row, a row being one step of one sample.
final class RowForm {
    private RowForm() {}

    /// Whether a contraction is the sum of the products of two rows' entries.
    static boolean isFold(Op.Contract contract) {
        return contract.resultAxes().isEmpty()
                && contract.leftAxes().equals(contract.rightAxes())
                && !contract.leftAxes().isEmpty()
                && !contract.overBatch()
                && !contract.overTime();
    }
}
