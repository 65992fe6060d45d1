package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;

/// The factors of a product of two values, in either order: multiplication does not care for it, and a rule
/// that looks for
/// a weight on the left looks at a product and at the same [#exchanged].
///
/// @param exchanged whether `left` is the right operand of the product
record Factors(
        Value left,
        Value right,
        String leftAxes,
        String rightAxes,
        String resultAxes,
        boolean overBatch,
        boolean overTime,
        boolean isExchanged) {

    static Factors of(Op.Contract c) {
        return new Factors(
                c.left(), c.right(), c.leftAxes(), c.rightAxes(), c.resultAxes(), c.overBatch(), c.overTime(), false);
    }

    Factors exchanged() {
        return new Factors(right, left, rightAxes, leftAxes, resultAxes, overBatch, overTime, !isExchanged);
    }

    /// The same product of other factors.
    Factors with(Value left, Value right) {
        return new Factors(left, right, leftAxes, rightAxes, resultAxes, overBatch, overTime, isExchanged);
    }

    /// The product, its operands in the order that they came in.
    Op.Contract contract() {
        return isExchanged
                ? new Op.Contract(right, left, rightAxes, leftAxes, resultAxes, overBatch, overTime)
                : new Op.Contract(left, right, leftAxes, rightAxes, resultAxes, overBatch, overTime);
    }
}
