package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.Map;

/// How often values are read: by equations, those in bodies of scans included, and as results of blocks.
final class Uses {
    private final Map<Value, Integer> counts = new HashMap<>();

    static Uses of(Graph graph) {
        return of(graph.block());
    }

    static Uses of(Block block) {
        Uses uses = new Uses();
        uses.visit(block);
        return uses;
    }

    int count(Value value) {
        return counts.getOrDefault(value, 0);
    }

    private void visit(Block block) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                scan.initial().forEach(this::read);
                scan.sequences().forEach(this::read);
                visit(scan.body());
            } else {
                equation.op().operands().forEach(this::read);
            }
        }
        block.results().forEach(this::read);
    }

    private void read(Value value) {
        counts.merge(value, 1, Integer::sum);
    }
}
