package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.Map;

/// How many sums over its row a value waits for, one after the other. What products of matrices and recurrences
/// make is there before rows are gone through.
final class SumDepth {
    private final Map<Value, Integer> depths = new HashMap<>();

    private SumDepth() {}

    static SumDepth of(Graph graph) {
        SumDepth depth = new SumDepth();
        depth.visit(graph.block());
        return depth;
    }

    int of(Value value) {
        return depths.getOrDefault(value, 0);
    }

    /// Whether a sum is that of a row's entries and of nothing else.
    static boolean isOfRow(Op.Reduce reduce) {
        return reduce.reduction() == Op.Reduction.SUM && !reduce.overTime() && !reduce.overBatch();
    }

    private void visit(Block block) {
        for (Equation equation : block.body()) {
            switch (equation.op()) {
                case Op.Scan scan -> visit(scan.body());
                case Op.Contract _ -> {}
                default -> {
                    int depth = equation.op().operands().stream()
                            .mapToInt(this::of)
                            .max()
                            .orElse(0);
                    boolean sum = equation.op() instanceof Op.Reduce reduce && isOfRow(reduce);
                    depths.put(equation.result(), sum ? depth + 1 : depth);
                }
            }
        }
    }
}
