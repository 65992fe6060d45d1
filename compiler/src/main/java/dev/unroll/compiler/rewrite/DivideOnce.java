package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.Optional;

/// `x / s` -> `x * (1 / s)` for a vector or matrix `x` of some entries, and a single number `s` that is not known.
///
/// The quotient is off by one unit in the last place at most, where it was off by half of one, and the reciprocal of
/// a number below `2^-126` in `float` is infinite.
final class DivideOnce implements Pass {
    /// Fewer divisions take no longer than the multiplications and the one that would be left.
    private static final int FEWEST_ENTRIES = 16;

    @Override
    public String reason() {
        return "A division takes as long as some ten multiplications, and every other reader can share the one that is left.";
    }

    @Override
    public Graph apply(Graph graph) {
        return Rewriting.apply(graph, DivideOnce::rewrite);
    }

    private static Optional<Value> rewrite(Equation equation, Rewriting rewriting) {
        if (!(equation.op() instanceof Op.Binary(var function, var dividend, var divisor))
                || function != BinaryFunction.DIVIDE
                || divisor.type().rank() > 0
                || dividend.type().entries() < FEWEST_ENTRIES
                || rewriting.constant(dividend).isPresent()
                || rewriting.constant(divisor).isPresent()) {
            return Optional.empty();
        }
        Value one = rewriting.add(new Op.Fill(1, divisor.type()));
        Value reciprocal = rewriting.add(new Op.Binary(BinaryFunction.DIVIDE, one, divisor));
        return Optional.of(rewriting.add(new Op.Binary(BinaryFunction.MULTIPLY, dividend, reciprocal)));
    }
}
