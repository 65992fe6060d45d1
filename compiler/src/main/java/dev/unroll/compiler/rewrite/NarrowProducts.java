package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `contract(W, x)` -> `pad(contract(slice(W), x))` where nothing reads the product but slices along one axis, which
/// leave out entries at its beginning or its end: those become padding.
///
/// Each number that is read is the same sum, so it is sound.
final class NarrowProducts implements Pass {

    @Override
    public String reason() {
        return "Of a stacked product only those rows are computed that something reads.";
    }

    /// The entries along an axis that are read.
    private record Range(int axis, int from, int to) {
        static Range of(Op.Slice slice) {
            return new Range(slice.axis(), slice.from(), slice.to());
        }

        Range with(Range other) {
            return new Range(axis, Math.min(from, other.from), Math.max(to, other.to));
        }
    }

    @Override
    public Graph apply(Graph graph) {
        Map<Value, Range> ranges = new HashMap<>();
        gather(graph.block(), ranges, new HashSet<>());
        return Rewriting.apply(
                graph,
                (equation, rewriting) ->
                        equation.op() instanceof Op.Contract contract && ranges.containsKey(equation.result())
                                ? narrow(contract, ranges.get(equation.result()), rewriting)
                                : Optional.empty());
    }

    /// Gathers what is read of values that are read by slices along one axis alone.
    private static void gather(Block block, Map<Value, Range> ranges, Set<Value> others) {
        read(block.results(), ranges, others);
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Slice slice) {
                Range range = Range.of(slice);
                Range before = ranges.get(slice.operand());
                if (others.contains(slice.operand()) || (before != null && before.axis() != range.axis())) {
                    read(slice.operands(), ranges, others);
                } else {
                    ranges.merge(slice.operand(), range, Range::with);
                }
            } else {
                read(equation.op().operands(), ranges, others);
            }
            if (equation.op() instanceof Op.Scan scan) {
                gather(scan.body(), ranges, others);
            }
        }
    }

    private static void read(Iterable<Value> whole, Map<Value, Range> ranges, Set<Value> others) {
        whole.forEach(value -> {
            ranges.remove(value);
            others.add(value);
        });
    }

    private static Optional<Value> narrow(Op.Contract contract, Range range, Rewriting rewriting) {
        int size = contract.size(contract.resultAxes().charAt(range.axis()));
        int left = contract.leftAxes().indexOf(contract.resultAxes().charAt(range.axis()));
        int right = contract.rightAxes().indexOf(contract.resultAxes().charAt(range.axis()));
        if (range.to() - range.from() == size
                || (!isOfWeights(contract.left(), left) && !isOfWeights(contract.right(), right))) {
            return Optional.empty();
        }
        Value product = rewriting.add(new Op.Contract(
                part(contract.left(), left, range, rewriting),
                part(contract.right(), right, range, rewriting),
                contract.leftAxes(),
                contract.rightAxes(),
                contract.resultAxes(),
                contract.overBatch(),
                contract.overTime()));
        return Optional.of(rewriting.add(new Op.Pad(product, range.axis(), range.from(), size - range.to())));
    }

    private static boolean isOfWeights(Value operand, int axis) {
        return axis >= 0 && !operand.type().batch() && !operand.type().isTimed();
    }

    private static Value part(Value operand, int axis, Range range, Rewriting rewriting) {
        return axis < 0 ? operand : rewriting.add(new Op.Slice(operand, axis, range.from(), range.to()));
    }
}
