package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `sum[over time over batch](A)` of a sequence `A` that a scan emits for it alone -> a state of that scan:
/// `s = 0; next s + sum[over batch](a)`, for each step's `a` of `A`. The inverse of what [DelaySums] does to
/// sums, for those that share their sequence with no product, on targets that run one sample after the other.
/// Others join only a scan whose states see no product: there a step does little more than to write `a`.
///
/// Where `a` is put together from parts, each has a sum of its own: `[sum a1; sum a2]`. A part is there in the loop
/// that computes it, the whole only behind it.
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
                    List<Equation> after = new ArrayList<>();
                    body.add(sink(equation, scan, body, after));
                    body.addAll(after);
                } else if (!sunk.contains(equation)) {
                    body.add(equation);
                }
            }
            return new Block(block.parameters(), body, block.results());
        }

        /// The scan with the sums of what it emits as states. What they start as is added to `before`, what is put
        /// together from them to `after`.
        private Equation sink(Equation equation, Op.Scan scan, List<Equation> before, List<Equation> after) {
            if (equation.results().stream().noneMatch(sums::containsKey)) {
                return equation;
            }
            OpenScan open = new OpenScan(equation, scan);
            boolean all = !open.multipliesState();
            for (Value sequence : List.copyOf(open.emittedResults)) {
                Equation sum = sums.get(sequence);
                boolean alone = uses.count(sequence) == 1;
                if (sum != null && (alone || all)) {
                    Value ofStep = open.emitted.get(open.emittedResults.indexOf(sequence));
                    addSum(open, ofStep, sum.result(), sum.origin(), before, after);
                    sunk.add(sum);
                    if (alone) {
                        open.removeEmitted(open.emittedResults.indexOf(sequence));
                    }
                }
            }
            return open.close();
        }

        private void addSum(
                OpenScan scan, Value term, Value sum, Origin origin, List<Equation> before, List<Equation> after) {
            Optional<Op.Concat> whole = scan.body.stream()
                    .filter(equation -> equation.results().contains(term))
                    .map(Equation::op)
                    .filter(Op.Concat.class::isInstance)
                    .map(Op.Concat.class::cast)
                    .findFirst();
            if (whole.isEmpty()) {
                before.add(addState(scan, term, sum, origin));
                return;
            }
            List<Value> parts = new ArrayList<>();
            for (Value part : whole.get().parts()) {
                Value ofPart =
                        fresh.value(part.name(), sumOf(part).resultTypes().getFirst());
                addSum(scan, part, ofPart, origin, before, after);
                parts.add(ofPart);
            }
            after.add(
                    new Equation(List.of(sum), new Op.Concat(parts, whole.get().axis()), origin));
        }

        private static Op sumOf(Value term) {
            return new Op.Reduce(Op.Reduction.SUM, term, false, false, true);
        }

        private Equation addState(OpenScan scan, Value term, Value sum, Origin origin) {
            Value zero = fresh.value("", sum.type());
            Value state = fresh.value(sum.name(), sum.type());
            Value ofStep = fresh.value("", sum.type());
            Value next = fresh.value(sum.name(), sum.type());
            scan.body.add(new Equation(List.of(ofStep), sumOf(term), origin));
            Op added = new Op.Binary(BinaryFunction.ADD, state, ofStep);
            scan.body.add(new Equation(List.of(next), added, origin));
            scan.initial.add(zero);
            scan.before.add(state);
            scan.next.add(next);
            scan.finals.add(sum);
            return new Equation(List.of(zero), new Op.Fill(0, sum.type()), origin);
        }
    }
}
