package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Moves products that the steps of a scan do not need behind the scan: `emit contract(W, a)`, which nothing
/// in the body
/// reads -> `emit a`, and `contract(W, A)` of the sequence `A`. What is computed from such a product moves
/// along, and so
/// does what it is computed from if that needs no sequence that is not there anyway.
///
/// Each number is computed from the same numbers by the same operations, so it is sound.
final class DelayProducts implements Pass {

    @Override
    public String reason() {
        return "A product that only leaves the loop, such as the gradient of its input, is one product over time x batch.";
    }

    @Override
    public Graph apply(Graph graph) {
        return ScanRewriting.apply(graph, (scan, around) -> new Delay(scan, around).apply());
    }

    private static final class Delay {
        private final OpenScan scan;
        private final AfterScan after;
        private final Set<Value> delayed = new HashSet<>();

        Delay(OpenScan scan, ScanRewriting.Around around) {
            this.scan = scan;
            after = new AfterScan(scan, around);
        }

        boolean apply() {
            Set<Value> possible = possible();
            for (Equation equation : scan.body) {
                boolean isDelayed = possible.contains(equation.results().getFirst())
                        && (equation.op() instanceof Op.Contract
                                || equation.op().operands().stream().anyMatch(delayed::contains));
                if (isDelayed) {
                    delayed.addAll(equation.results());
                }
            }
            if (delayed.isEmpty()) {
                return false;
            }
            takeAlong(possible);
            List<Equation> staying = new ArrayList<>();
            for (Equation equation : scan.body) {
                if (delayed.contains(equation.results().getFirst())) {
                    lift(equation);
                } else {
                    staying.add(equation);
                }
            }
            scan.body = staying;
            return true;
        }

        /// What no next state is computed from, and nothing that has to stay in the loop.
        private Set<Value> possible() {
            Set<Value> possible = new HashSet<>();
            Set<Value> needed = new HashSet<>(scan.next);
            for (Equation equation : scan.body.reversed()) {
                if (equation.results().stream().noneMatch(needed::contains)
                        && Lifting.isPossible(equation.op())
                        && after.dependence(equation.results().getFirst()) != Dependence.NOTHING) {
                    possible.addAll(equation.results());
                } else {
                    needed.addAll(equation.op().operands());
                }
            }
            return possible;
        }

        /// Delays what only delayed equations read, and what needs no further sequences.
        private void takeAlong(Set<Value> possible) {
            Set<Value> needed = new HashSet<>(scan.bodyResults());
            for (Equation equation : scan.body.reversed()) {
                Value result = equation.results().getFirst();
                if (delayed.contains(result)) {
                    continue;
                }
                boolean comesAlong = possible.contains(result)
                        && !needed.contains(result)
                        && equation.op().operands().stream().allMatch(after::isAvailable);
                if (comesAlong) {
                    delayed.add(result);
                } else {
                    needed.addAll(equation.op().operands());
                }
            }
        }

        private void lift(Equation equation) {
            int index = scan.emitted.indexOf(equation.result());
            if (index < 0) {
                after.lift(equation, List.of());
                return;
            }
            after.lift(equation, List.of(scan.emittedResults.get(index)));
            scan.removeEmitted(index);
        }
    }
}
