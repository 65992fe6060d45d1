package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import java.util.function.Predicate;

/// `slice[a:b](p) + slice[a:b](v) + ...`, for each part `a:b` of a product `p` of a scan's body that is read
/// -> `s = p + v; slice[a:b](s) + ...`
///
/// For targets whose products can start from what they are added to, and so compute the sum for nothing. `v` is
/// the sum of all biases, another product, a state, or a step of a sequence. Biases of a product over time are
/// added before the scan.
///
/// Terms are added in another order, which changes rounding only.
final class GatherSums implements Pass {
    private final Predicate<Op> isProduct;

    /// @param canStart which products can start from what they are added to
    GatherSums(Predicate<Op.Contract> canStart) {
        this.isProduct = op -> op instanceof Op.Contract contract && canStart.test(contract);
    }

    @Override
    public String reason() {
        return "What is added to a product costs nothing if the product starts from it.";
    }

    @Override
    public Graph apply(Graph graph) {
        Uses uses = Uses.of(graph);
        Graph gathered =
                ScanRewriting.apply(graph, (scan, around) -> new GatheredScan(scan, around, isProduct, uses).rewrite());
        return gathered == graph ? graph : new EliminateDead().apply(gathered);
    }
}
