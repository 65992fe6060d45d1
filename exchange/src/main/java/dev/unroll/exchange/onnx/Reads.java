package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashSet;
import java.util.Set;

/// Which values of a graph its results need.
final class Reads {
    private final Set<Value> values = new HashSet<>();

    private Reads() {}

    static Set<Value> of(Graph graph) {
        Reads reads = new Reads();
        reads.add(graph.block());
        return reads.values;
    }

    private void add(Block block) {
        values.addAll(block.results());
        for (Equation equation : block.body().reversed()) {
            if (equation.results().stream().anyMatch(values::contains)) {
                values.addAll(equation.op().operands());
                if (equation.op() instanceof Op.Scan scan) {
                    add(scan.body());
                }
            }
        }
    }
}
