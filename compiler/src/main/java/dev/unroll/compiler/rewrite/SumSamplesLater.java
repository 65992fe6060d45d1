package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A state of a scan that starts as 0, that only adds up sums over samples, and that nothing else reads -> a state
/// of each sample, and its sum over samples after the scan:
///
/// - `state s = 0; next s + sum[over batch](a)` -> `state S = 0; next S + a`, and `sum[over batch](S)`
/// - `next s + contract[i,i->i over batch](a, b)` -> `next S + contract[i,i->i](a, b)`, if that is no larger
///   than what it is computed from
/// - `next s + concat(..)`, `next s + pad(..)` of such sums -> the same of what they sum up
///
/// For targets that compute samples apart. The same terms are added in another order, which changes rounding only.
final class SumSamplesLater implements Pass {

    @Override
    public String reason() {
        return "A sample is computed from its first step to its last; to sum over samples, all would wait for each other at each.";
    }

    @Override
    public Graph apply(Graph graph) {
        return ScanRewriting.apply(graph, (scan, around) -> new Delay(scan, around).apply());
    }

    private static final class Delay {
        private final OpenScan scan;
        private final ScanRewriting.Around around;
        private final SummingStates states;

        Delay(OpenScan scan, ScanRewriting.Around around) {
            this.scan = scan;
            this.around = around;
            states = new SummingStates(scan, around);
        }

        boolean apply() {
            Set<Value> gone = new HashSet<>();
            for (int i = 0; i < scan.before.size(); i++) {
                Value before = scan.before.get(i);
                Optional<List<Value>> terms = before.type().batch()
                        ? Optional.empty()
                        : states.terms(i, term -> isApart(states.definition(term)));
                if (terms.isPresent()) {
                    gone.add(before);
                    delay(i, terms.get());
                }
            }
            states.remove(gone);
            return !gone.isEmpty();
        }

        private boolean isApart(@Nullable Op op) {
            return switch (op) {
                case Op.Reduce reduce ->
                    reduce.reduction() == Op.Reduction.SUM && reduce.overBatch() && !reduce.overTime();
                case Op.Contract contract ->
                    contract.overBatch()
                            && !contract.overTime()
                            && contract.resultTypes().getFirst().entries()
                                    <= Math.max(
                                            contract.left().type().entries(),
                                            contract.right().type().entries());
                case Op.Concat concat -> concat.parts().stream().allMatch(part -> isApart(states.definition(part)));
                case Op.Pad pad -> isApart(states.definition(pad.operand()));
                case null, default -> false;
            };
        }

        /// Has the state at an index add up terms of each sample.
        private void delay(int state, List<Value> terms) {
            Value before = scan.before.get(state);
            Type type = before.type().withBatch(true);
            Value apart = around.fresh().value(before.name(), type);
            Value sum = apart;
            for (Value term : terms) {
                sum = add(new Op.Binary(BinaryFunction.ADD, sum, ofSample(term)), before.name());
            }
            Value zero = around.fresh().value("", type);
            around.addBefore(new Equation(List.of(zero), new Op.Fill(0, type), Origin.NONE));
            Value total = scan.finals.get(state);
            Value last = around.fresh().value(total.name(), type);
            around.addAfter(new Equation(
                    List.of(total), new Op.Reduce(Op.Reduction.SUM, last, false, false, true), scan.origin));
            scan.initial.set(state, zero);
            scan.before.set(state, apart);
            scan.next.set(state, sum);
            scan.finals.set(state, last);
        }

        /// What a sample adds to a sum over samples.
        private Value ofSample(Value term) {
            return switch (states.definition(term)) {
                case Op.Reduce(var reduction, var operand, boolean overEntries, var _, var _) ->
                    overEntries ? add(new Op.Reduce(reduction, operand, true, false, false), term.name()) : operand;
                case Op.Contract c ->
                    add(
                            new Op.Contract(
                                    c.left(), c.right(), c.leftAxes(), c.rightAxes(), c.resultAxes(), false, false),
                            term.name());
                case Op op -> add(Lifting.lift(op, 0, this::ofSample), term.name());
            };
        }

        private Value add(Op op, String name) {
            Value result = around.fresh().value(name, op.resultTypes().getFirst());
            scan.body.add(new Equation(List.of(result), op, scan.origin));
            return result;
        }
    }
}
