package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A value that a scan emits, of which only the last step is read -> the value of that step, computed after
/// the scan: `emit f(s, x)` for `at[k]` alone -> `place[k](f(at[k](S), at[k](X)))`, `S` being the states before
/// each step, which the scan emits instead, and `X` the sequences that it reads. A state after the last
/// step is the final one. Values that the next states or others need anyway are left where they are.
///
/// The same operations are done on the same numbers, so it is sound.
final class DelayLast implements Pass {
    private static final int SEVERAL = -1;

    @Override
    public String reason() {
        return "What is read of the last step alone is not computed for all the others.";
    }

    @Override
    public Graph apply(Graph graph) {
        Map<Value, Integer> steps = new HashMap<>();
        gather(graph.block(), steps);
        return ScanRewriting.apply(graph, (scan, around) -> apply(scan, around, steps));
    }

    /// Gathers the only step at which a value is read.
    private static void gather(Block block, Map<Value, Integer> steps) {
        block.results().forEach(result -> steps.put(result, SEVERAL));
        for (Equation equation : block.body()) {
            int step = equation.op() instanceof Op.At at ? at.step() : SEVERAL;
            for (Value operand : equation.op().operands()) {
                steps.merge(operand, step, (a, b) -> a.equals(b) ? a : Integer.valueOf(SEVERAL));
            }
            if (equation.op() instanceof Op.Scan scan) {
                gather(scan.body(), steps);
            }
        }
    }

    private static boolean apply(OpenScan scan, ScanRewriting.Around around, Map<Value, Integer> steps) {
        int last = scan.backward ? 0 : scan.steps - 1;
        boolean changed = false;
        for (int i = scan.emitted.size() - 1; i >= 0; i--) {
            Value sequence = scan.emittedResults.get(i);
            if (steps.getOrDefault(sequence, SEVERAL) == last) {
                LastStep step = new LastStep(scan, around, last);
                Value emitted = scan.emitted.get(i);
                if (step.isComputedFor(i) && step.isPossible(emitted)) {
                    scan.removeEmitted(i);
                    Op placed = new Op.Place(step.of(emitted), last, scan.steps);
                    around.addAfter(new Equation(List.of(sequence), placed, scan.origin));
                    changed = true;
                }
            }
        }
        return changed;
    }

    /// The values of a scan's body at its last step.
    private static final class LastStep {
        private final OpenScan scan;
        private final ScanRewriting.Around around;
        private final int last;
        private final Map<Value, Equation> definitions = new HashMap<>();
        private final Map<Value, Value> known = new HashMap<>();

        LastStep(OpenScan scan, ScanRewriting.Around around, int last) {
            this.scan = scan;
            this.around = around;
            this.last = last;
            scan.body.forEach(equation -> equation.results().forEach(result -> definitions.put(result, equation)));
        }

        /// Whether the body computes a value for nothing but to emit it.
        boolean isComputedFor(int emitted) {
            Set<Value> needed = new HashSet<>(scan.next);
            for (int i = 0; i < scan.emitted.size(); i++) {
                if (i != emitted) {
                    needed.add(scan.emitted.get(i));
                }
            }
            for (Equation equation : scan.body.reversed()) {
                if (equation.results().stream().anyMatch(needed::contains)) {
                    needed.addAll(equation.op().operands());
                    if (equation.op() instanceof Op.Scan inner) {
                        needed.addAll(inner.body().freeValues());
                    }
                }
            }
            Value value = scan.emitted.get(emitted);
            return definitions.containsKey(value) && !needed.contains(value);
        }

        boolean isPossible(Value value) {
            Equation definition = definitions.get(value);
            return definition == null
                    || scan.next.contains(value)
                    || ((isOfNothing(definition.op()) || Lifting.isPossible(definition.op()))
                            && definition.op().operands().stream().allMatch(this::isPossible));
        }

        private static boolean isOfNothing(Op op) {
            return op instanceof Op.Fill || op instanceof Op.SampleCount || op instanceof Op.StepCount;
        }

        Value of(Value value) {
            Value there = known.get(value);
            if (there == null) {
                there = compute(value);
                known.put(value, there);
            }
            return there;
        }

        private Value compute(Value value) {
            int state = scan.next.indexOf(value);
            if (state >= 0) {
                return scan.finals.get(state);
            }
            if (scan.before.contains(value) || scan.slices.contains(value)) {
                Value sequence = scan.sequenceOf(value, around.fresh());
                return around.addAfter(new Op.At(sequence, last), value.name(), scan.origin);
            }
            Equation definition = definitions.get(value);
            return definition == null
                    ? value
                    : around.addAfter(Lifting.lift(definition.op(), 0, this::of), value.name(), definition.origin());
        }
    }
}
