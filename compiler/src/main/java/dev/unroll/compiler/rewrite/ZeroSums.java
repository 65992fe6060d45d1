package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Values whose rows have entries that add up to nothing: `x - sum(x) / n` of a row with `n` entries, multiples of
/// such rows, sums and differences of two, and the same in loops that read what another one emits.
final class ZeroSums {
    private final Set<Value> values = new HashSet<>();
    private final Map<Value, Op> definitions = new HashMap<>();

    private ZeroSums() {}

    static ZeroSums of(Graph graph) {
        ZeroSums sums = new ZeroSums();
        sums.visit(graph.block());
        return sums;
    }

    boolean contains(Value value) {
        return values.contains(value);
    }

    private void visit(Block block) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                visit(scan, equation.results());
            } else {
                definitions.put(equation.result(), equation.op());
                if (addsUpToNothing(equation.op())) {
                    values.add(equation.result());
                }
            }
        }
    }

    private void visit(Op.Scan scan, List<Value> results) {
        for (int i = 0; i < scan.sequences().size(); i++) {
            if (contains(scan.sequences().get(i))) {
                values.add(scan.slices().get(i));
            }
        }
        visit(scan.body());
        for (int i = scan.states(); i < results.size(); i++) {
            if (contains(scan.body().results().get(i))) {
                values.add(results.get(i));
            }
        }
    }

    private boolean addsUpToNothing(Op op) {
        return switch (op) {
            case Op.Unary(var function, var operand) -> function == UnaryFunction.NEGATE && contains(operand);
            case Op.Binary(var function, var left, var right) ->
                switch (function) {
                    case ADD -> contains(left) && contains(right);
                    case SUBTRACT -> contains(left) && contains(right) || isMean(right, left);
                    case MULTIPLY -> contains(left) && isNumber(right) || isNumber(left) && contains(right);
                    case DIVIDE -> contains(left) && isNumber(right);
                    default -> false;
                };
            default -> false;
        };
    }

    private static boolean isNumber(Value value) {
        return value.type().rank() == 0;
    }

    /// Whether a number is the mean of a row.
    private boolean isMean(Value number, Value row) {
        return row.type().rank() == 1
                && definitions.get(number) instanceof Op.Binary(var function, var sum, var count)
                && function == BinaryFunction.DIVIDE
                && definitions.get(sum) instanceof Op.Reduce reduce
                && SumDepth.isOfRow(reduce)
                && reduce.operand().equals(row)
                && definitions.get(count) instanceof Op.Fill fill
                && fill.value() == row.type().entries();
    }
}
