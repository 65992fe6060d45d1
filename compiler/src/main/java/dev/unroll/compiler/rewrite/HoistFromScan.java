package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Moves equations of a scan's body before the scan:
///
/// - those that depend on nothing in the body -> the same equation outside. Numbers, repetitions and slices
///   stay if only entry-wise equations read them: there they are just a way of indexing, outside they would be
///   copies. Emitted, they would be copies in the loop.
/// - products that depend on slices of sequences, but not on the state -> one product over time, of which the
///   body
/// reads a
///   slice: `contract(W, x)` for each step's `x` of `X` -> `contract(W, X)`. What such a product needs moves
///   along. Entry-wise equations do not move for their own sake: in the loop they are fused with others.
///
/// Each number is computed from the same numbers by the same operations, so it is sound.
final class HoistFromScan implements Pass {

    @Override
    public String reason() {
        return "Products that do not depend on the recurrence are one large product over time x batch, not many small ones.";
    }

    @Override
    public Graph apply(Graph graph) {
        return ScanRewriting.apply(graph, (scan, around) -> new Hoisting(scan, around).apply());
    }

    private static final class Hoisting {
        private final OpenScan scan;
        private final ScanRewriting.Around around;
        private final Map<Value, Dependence> dependences;
        private final Set<Value> liftable = new HashSet<>();
        private final Set<Value> moved = new HashSet<>(); // results of equations that move
        private final Map<Value, Value> sequences = new HashMap<>(); // value in the body -> its sequence

        Hoisting(OpenScan scan, ScanRewriting.Around around) {
            this.scan = scan;
            this.around = around;
            dependences = Dependence.of(scan);
        }

        boolean apply() {
            findLiftable();
            findMoved();
            if (moved.isEmpty()) {
                return false;
            }
            for (int i = 0; i < scan.sequences.size(); i++) {
                sequences.put(scan.slices.get(i), scan.sequences.get(i));
            }
            List<Equation> staying = new ArrayList<>();
            for (Equation equation : scan.body) {
                if (equation.results().stream().noneMatch(moved::contains)) {
                    staying.add(equation);
                } else if (dependence(equation) == Dependence.NOTHING) {
                    around.addBefore(equation);
                } else {
                    lift(equation);
                }
            }
            scan.body = staying;
            readSlices();
            return true;
        }

        private Dependence dependence(Equation equation) {
            return dependences.get(equation.results().getFirst());
        }

        private void findLiftable() {
            for (Equation equation : scan.body) {
                boolean possible = dependence(equation) == Dependence.SEQUENCES
                        && Lifting.isPossible(equation.op())
                        && equation.op().operands().stream()
                                .allMatch(operand ->
                                        dependences.getOrDefault(operand, Dependence.NOTHING) == Dependence.NOTHING
                                                || scan.slices.contains(operand)
                                                || liftable.contains(operand));
                if (possible) {
                    liftable.add(equation.result());
                }
            }
        }

        private void findMoved() {
            Set<Value> wanted = new HashSet<>(); // read by what moves, or by what indexing would have to be copied for
            scan.emitted.stream()
                    .filter(emitted -> dependences.get(emitted) == Dependence.NOTHING)
                    .forEach(wanted::add);
            for (Equation equation : scan.body.reversed()) {
                boolean isWanted = equation.results().stream().anyMatch(wanted::contains);
                boolean moves = switch (dependence(equation)) {
                    case NOTHING -> isWanted || !isIndexing(equation.op());
                    case SEQUENCES ->
                        liftable.contains(equation.results().getFirst())
                                && (isWanted || equation.op() instanceof Op.Contract);
                    case STATE -> false;
                };
                if (moves) {
                    moved.addAll(equation.results());
                    wanted.addAll(equation.op().operands());
                } else if (equation.op() instanceof Op.Contract contract) {
                    contract.operands().stream()
                            .filter(operand -> dependences.get(operand) == Dependence.NOTHING)
                            .forEach(wanted::add);
                }
            }
        }

        private static boolean isIndexing(Op op) {
            return op instanceof Op.Fill || op instanceof Op.Expand || op instanceof Op.Slice;
        }

        private void lift(Equation equation) {
            Value value = equation.result();
            Op lifted = Lifting.lift(equation.op(), scan.steps, operand -> sequences.getOrDefault(operand, operand));
            Value sequence =
                    around.fresh().value(value.name(), lifted.resultTypes().getFirst());
            sequences.put(value, sequence);
            around.addBefore(new Equation(List.of(sequence), lifted, equation.origin()));
        }

        /// What still reads a value that has moved reads the step's slice of its sequence, under the same
        /// number.
        private void readSlices() {
            for (Value free : scan.block().freeValues()) {
                if (moved.contains(free) && sequences.containsKey(free)) {
                    scan.sequences.add(sequences.get(free));
                    scan.slices.add(free);
                }
            }
        }
    }
}
