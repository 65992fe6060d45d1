package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A state of a scan that starts as 0, that only sums up, and that nothing else reads -> a sum over time after
/// the scan:
///
/// - `state s = 0; next s + contract[i,j->ij](a, b)` -> `contract[i,j->ij over time](A, B)`
/// - `state s = 0; next s + sum[over batch](a)` -> `sum[over time over batch](A)`
/// - `state s = 0; next s + a` -> `sum[over time](A)`, if `A` is there: to store `a` is no less than to add it
/// - `next s + a + b` -> both, and their sum
/// - `next s + concat(a, b)` -> `concat` of both, if `a` and `b` are such products and sums, of a scan whose
///   states see no product; likewise `next s + pad(a)`
///
/// `A` is the sequence of `a`, which the scan reads, or emits from now on. What has a time of its own within
/// the step cannot have a sequence, so such products stay. The same terms are added in another order,
/// which changes rounding only.
final class DelaySums implements Pass {

    @Override
    public String reason() {
        return "The gradient of a weight is one product over time x batch after the loop, not a sum of one for each step.";
    }

    @Override
    public Graph apply(Graph graph) {
        return ScanRewriting.apply(graph, (scan, around) -> new Delay(scan, around).apply());
    }

    private static final class Delay {
        private final OpenScan scan;
        private final ScanRewriting.Around around;
        private final AfterScan after;
        private final SummingStates states;

        Delay(OpenScan scan, ScanRewriting.Around around) {
            this.scan = scan;
            this.around = around;
            after = new AfterScan(scan, around);
            states = new SummingStates(scan, around);
        }

        boolean apply() {
            Set<Value> gone = new HashSet<>();
            for (int i = 0; i < scan.before.size(); i++) {
                Optional<List<Value>> terms = states.terms(i, this::isDelayable);
                if (terms.isPresent()) {
                    delay(scan.finals.get(i), terms.get());
                    gone.add(scan.before.get(i));
                    scan.removeState(i--);
                }
            }
            states.remove(gone);
            return !gone.isEmpty();
        }

        private boolean isDelayable(Value term) {
            return after.dependence(term) != Dependence.NOTHING
                    && (isLiftableSum(states.definition(term)) || isLiftableWhole(term) || after.isAvailable(term));
        }

        /// The gradient of a vector that is cut into parts, or of which a part is read.
        private boolean isLiftableWhole(Value term) {
            boolean ofSums = switch (states.definition(term)) {
                case Op.Concat concat ->
                    concat.parts().stream().allMatch(part -> isLiftableSum(states.definition(part)));
                case Op.Pad pad -> isLiftableSum(states.definition(pad.operand()));
                case null, default -> false;
            };
            return ofSums && !scan.multipliesState();
        }

        private static boolean isLiftableSum(@Nullable Op op) {
            return switch (op) {
                case Op.Contract contract -> Lifting.isPossible(contract);
                case Op.Reduce reduce -> reduce.reduction() == Op.Reduction.SUM && Lifting.isPossible(reduce);
                case null, default -> false;
            };
        }

        private void delay(Value result, List<Value> terms) {
            Value sum = null;
            for (int i = 0; i < terms.size(); i++) {
                boolean isLast = i == terms.size() - 1;
                Op total = total(terms.get(i));
                if (!total.resultTypes().getFirst().equals(result.type())) {
                    total = new Op.Expand(add(total, result), result.type());
                }
                if (sum != null) {
                    total = new Op.Binary(BinaryFunction.ADD, sum, add(total, result));
                }
                if (isLast) {
                    around.addAfter(new Equation(List.of(result), total, scan.origin));
                } else {
                    sum = add(total, result);
                }
            }
        }

        private Value add(Op op, Value like) {
            return around.addAfter(op, like.name(), scan.origin);
        }

        /// The sum of a term over all steps.
        private Op total(Value term) {
            Op definition = states.definition(term);
            if (isLiftableWhole(term)) {
                return Lifting.lift(Objects.requireNonNull(definition), 0, part -> add(total(part), part));
            }
            return switch (isLiftableSum(definition) ? definition : null) {
                case Op.Contract c ->
                    new Op.Contract(
                            after.of(c.left()),
                            after.of(c.right()),
                            c.leftAxes(),
                            c.rightAxes(),
                            c.resultAxes(),
                            c.overBatch(),
                            true);
                case Op.Reduce r
                when r.reduction() == Op.Reduction.SUM ->
                    new Op.Reduce(r.reduction(), after.of(r.operand()), r.overEntries(), true, r.overBatch());
                case null, default -> new Op.Reduce(Op.Reduction.SUM, after.of(term), false, true, false);
            };
        }
    }
}
