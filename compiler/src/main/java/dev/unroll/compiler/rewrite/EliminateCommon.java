package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Substitution;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `x := op; y := op` -> `x := op`, and `x` for `y`, where `x` is in scope: in the same block, or in one
/// around it. Sums,
/// products and equalities are the same with their operands exchanged. Numbers are shared within a block only:
/// in a loop
/// they are literals. A scan
///
/// - reads a sequence by one slice,
/// - emits a value once.
///
/// Equal operations of equal operands give equal results, to the bit, so it is sound. Scans are not compared.
final class EliminateCommon implements Pass {

    @Override
    public String reason() {
        return "Derivatives repeat each other and the forward pass; each value is computed once.";
    }

    @Override
    public Graph apply(Graph graph) {
        Walk walk = new Walk();
        Block block = walk.rewrite(graph.block());
        return walk.changed ? graph.withBlock(block) : graph;
    }

    private static final class Walk {
        private final Substitution substitution = new Substitution();
        private final Map<Op, Value> known = new HashMap<>(); // ops in scope; they hash their operands' numbers
        private boolean changed;

        Block rewrite(Block block) {
            List<Equation> body = new ArrayList<>();
            List<Op> added = new ArrayList<>();
            for (Equation equation : block.body()) {
                if (equation.op() instanceof Op.Scan scan) {
                    body.add(rewrite(equation, scan));
                    continue;
                }
                Op op = substitution.apply(equation.op());
                Optional<Value> same = Optional.ofNullable(known.putIfAbsent(ordered(op), equation.result()));
                if (same.isPresent()) {
                    substitution.replace(equation.result(), same.get());
                    changed = true;
                } else {
                    added.add(ordered(op));
                    body.add(new Equation(equation.results(), op, equation.origin()));
                }
            }
            added.forEach(known::remove);
            return new Block(block.parameters(), body, substitution.apply(block.results()));
        }

        private Equation rewrite(Equation equation, Op.Scan scan) {
            OpenScan open = new OpenScan(equation, scan);
            open.initial = new ArrayList<>(substitution.apply(scan.initial()));
            open.sequences = new ArrayList<>(substitution.apply(scan.sequences()));
            shareSlices(open);
            Block body = rewriteBody(open.block());
            open.body = new ArrayList<>(body.body());
            open.next = new ArrayList<>(body.results().subList(0, scan.states()));
            open.emitted = new ArrayList<>(
                    body.results().subList(scan.states(), body.results().size()));
            shareEmitted(open);
            return open.close();
        }

        private Block rewriteBody(Block body) {
            Map<Op, Value> numbers = new HashMap<>(known);
            numbers.keySet().removeIf(op -> !(op instanceof Op.Fill));
            numbers.keySet().forEach(known::remove);
            Block rewritten = rewrite(body);
            known.putAll(numbers);
            return rewritten;
        }

        private void shareSlices(OpenScan open) {
            Map<Value, Value> sliceOf = new HashMap<>();
            for (int i = 0; i < open.sequences.size(); i++) {
                Value slice = open.slices.get(i);
                Value first = sliceOf.putIfAbsent(open.sequences.get(i), slice);
                if (first != null) {
                    substitution.replace(slice, first);
                    changed = true;
                    open.removeSequence(i--);
                }
            }
        }

        private void shareEmitted(OpenScan open) {
            Set<Value> seen = new HashSet<>();
            for (int i = 0; i < open.emitted.size(); i++) {
                Value emitted = open.emitted.get(i);
                if (!seen.add(emitted)) {
                    Value first = open.emittedResults.get(open.emitted.indexOf(emitted));
                    substitution.replace(open.emittedResults.get(i), first);
                    changed = true;
                    open.removeEmitted(i--);
                }
            }
        }
    }

    private static Op ordered(Op op) {
        boolean exchangeable = op instanceof Op.Binary binary
                && switch (binary.function()) {
                    case ADD, MULTIPLY, EQUAL, NOT_EQUAL -> true;
                    case SUBTRACT, DIVIDE, POWER, MAXIMUM, MINIMUM, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL ->
                        false;
                };
        return exchangeable
                        && op instanceof Op.Binary(BinaryFunction function, Value left, Value right)
                        && left.id() > right.id()
                ? new Op.Binary(function, right, left)
                : op;
    }
}
