package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Sums of several parts of one value, over time or the batch -> parts of one sum:
/// `sum[over batch](slice[0, 0:2](x))`, `sum[over batch](slice[0, 2:4](x))` -> slices of `sum[over batch](x)`.
/// The parts
/// do not overlap, so nothing is summed twice.
///
/// Each number is the same sum, so it is sound.
final class MergeSums implements Pass {

    @Override
    public String reason() {
        return "The gradients of the gates' biases are one sum over their common sequence.";
    }

    /// A sum and what it is a part of.
    private record Key(Value whole, int axis, boolean overTime, boolean overBatch) {}

    @Override
    public Graph apply(Graph graph) {
        Map<Value, Op.Slice> slices = new HashMap<>();
        Map<Key, Map<Integer, Integer>> parts = new HashMap<>(); // start and end of the parts that are summed
        gather(graph.block(), slices, parts);
        return Rewriting.apply(graph, (equation, rewriting) -> {
            Optional<Key> key = key(equation.op(), slices);
            if (key.isEmpty() || !isApart(parts.getOrDefault(key.get(), Map.of()))) {
                return Optional.empty();
            }
            Op.Slice slice = slices.get(((Op.Reduce) equation.op()).operand());
            Value sum = rewriting.add(new Op.Reduce(
                    Op.Reduction.SUM,
                    key.get().whole(),
                    false,
                    key.get().overTime(),
                    key.get().overBatch()));
            return Optional.of(rewriting.add(new Op.Slice(sum, slice.axis(), slice.from(), slice.to())));
        });
    }

    private static void gather(Block block, Map<Value, Op.Slice> slices, Map<Key, Map<Integer, Integer>> parts) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                gather(scan.body(), slices, parts);
            } else if (equation.op() instanceof Op.Slice slice) {
                slices.put(equation.result(), slice);
            } else {
                key(equation.op(), slices).ifPresent(key -> {
                    Op.Slice slice = slices.get(((Op.Reduce) equation.op()).operand());
                    parts.computeIfAbsent(key, _ -> new HashMap<>()).merge(slice.from(), slice.to(), Math::max);
                });
            }
        }
    }

    private static Optional<Key> key(Op op, Map<Value, Op.Slice> slices) {
        return op instanceof Op.Reduce reduce
                        && reduce.reduction() == Op.Reduction.SUM
                        && !reduce.overEntries()
                        && slices.containsKey(reduce.operand())
                ? Optional.of(new Key(
                        slices.get(reduce.operand()).operand(),
                        slices.get(reduce.operand()).axis(),
                        reduce.overTime(),
                        reduce.overBatch()))
                : Optional.empty();
    }

    private static boolean isApart(Map<Integer, Integer> parts) {
        int end = 0;
        for (int from : parts.keySet().stream().sorted().toList()) {
            if (from < end) {
                return false;
            }
            end = parts.get(from);
        }
        return parts.size() > 1;
    }
}
