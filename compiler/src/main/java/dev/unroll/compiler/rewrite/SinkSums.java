package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `sum[over time over batch](A)` of a sequence `A` that a scan emits for it alone -> a state of that scan:
/// `s = 0; next s + sum[over batch](a)`, for each step's `a` of `A`. The inverse of what [DelaySums] does to
/// sums, for those that share their sequence with no product, on targets that run one sample after the other.
///
/// A scan whose states see no product has all sums of what it emits, as there a step does little more
/// than to write `a`.
///
/// The same terms are added in another order, which changes rounding only.
final class SinkSums implements Pass {

    @Override
    public String reason() {
        return "To add a row to a sum takes less than to write it for every step, and to read it again.";
    }

    @Override
    public Graph apply(Graph graph) {
        Sinking sinking = new Sinking(graph);
        Block block = sinking.rewrite(graph.block());
        return sinking.sunk.isEmpty() ? graph : graph.withBlock(block);
    }

    private static final class Sinking {
        private final Fresh fresh;
        private final Uses uses;
        private final Map<Value, Equation> sums = new HashMap<>(); // by the sequence
        private final Set<Equation> sunk = new HashSet<>();

        Sinking(Graph graph) {
            fresh = graph.fresh();
            uses = Uses.of(graph);
            for (Equation equation : graph.block().body()) {
                if (equation.op() instanceof Op.Reduce sum && isOfRows(sum)) {
                    sums.put(sum.operand(), equation);
                }
            }
        }

        private static boolean isOfRows(Op.Reduce reduce) {
            return reduce.reduction() == Op.Reduction.SUM
                    && reduce.overBatch()
                    && reduce.overTime()
                    && !reduce.overEntries();
        }

        Block rewrite(Block block) {
            List<Equation> body = new ArrayList<>();
            for (Equation equation : block.body()) {
                if (equation.op() instanceof Op.Scan scan) {
                    body.add(sink(equation, scan, body));
                } else if (!sunk.contains(equation)) {
                    body.add(equation);
                }
            }
            return new Block(block.parameters(), body, block.results());
        }

        /// The scan with the sums of what it emits as states. What they start as is added to `before`.
        private Equation sink(Equation equation, Op.Scan scan, List<Equation> before) {
            if (equation.results().stream().noneMatch(sums::containsKey)) {
                return equation;
            }
            OpenScan open = new OpenScan(equation, scan);
            boolean all = !open.multipliesState();
            for (Value sequence : List.copyOf(open.emittedResults)) {
                Equation sum = sums.get(sequence);
                boolean alone = uses.count(sequence) == 1;
                if (sum != null && (alone || all)) {
                    before.add(addState(open, sequence, sum));
                    sunk.add(sum);
                    if (alone) {
                        open.removeEmitted(open.emittedResults.indexOf(sequence));
                    }
                }
            }
            return open.close();
        }

        private Equation addState(OpenScan scan, Value sequence, Equation equation) {
            Value sum = equation.result();
            int index = scan.emittedResults.indexOf(sequence);
            Value zero = fresh.value("", sum.type());
            Value state = fresh.value(sum.name(), sum.type());
            Value term = fresh.value("", sum.type());
            Value next = fresh.value(sum.name(), sum.type());
            Op ofStep = new Op.Reduce(Op.Reduction.SUM, scan.emitted.get(index), false, false, true);
            scan.body.add(new Equation(List.of(term), ofStep, equation.origin()));
            Op added = new Op.Binary(BinaryFunction.ADD, state, term);
            scan.body.add(new Equation(List.of(next), added, equation.origin()));
            scan.initial.add(zero);
            scan.before.add(state);
            scan.next.add(next);
            scan.finals.add(sum);
            return new Equation(List.of(zero), new Op.Fill(0, sum.type()), equation.origin());
        }
    }
}
