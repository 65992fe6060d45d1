package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import java.util.Optional;

/// `stop(x)` -> `x`. A stop only tells the derivation where no gradient goes, so it is sound once that is done.
final class RemoveStops implements Pass {

    @Override
    public String reason() {
        return "Once the gradients are there, a stop would only hide an equation from the others.";
    }

    @Override
    public Graph apply(Graph graph) {
        return Rewriting.apply(
                graph,
                (equation, _) ->
                        equation.op() instanceof Op.Stop stop ? Optional.of(stop.operand()) : Optional.empty());
    }
}
