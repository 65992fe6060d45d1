package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A sequence that one scan emits only for others to read, of a cheap entry-wise function of values that they
/// can read anyway -> the function in the bodies of the others: `emit a, 1 - a` and a slice `b` of the second
/// sequence -> `emit a`, and `b := 1 - a` of the slice of the first. No new sequence is emitted for it. For
/// a vector, divisions and roots of single numbers are cheap as well, such as those that normalise a layer.
///
/// The same operations are repeated on the same numbers, so it is sound.
final class RecomputeCheap implements Pass {
    /// A vector of fewer entries is stored and loaded in the time of a division.
    private static final int FEWEST_ENTRIES = 16;

    @Override
    public String reason() {
        return "Computing a difference again costs less than to store and load it for every step.";
    }

    @Override
    public Graph apply(Graph graph) {
        Recomputing recomputing = new Recomputing(graph.fresh(), Uses.of(graph));
        Block block = recomputing.rewrite(graph.block());
        return recomputing.changed ? graph.withBlock(block) : graph;
    }

    /// Whether an operation takes little beside what it takes to store and load so many entries.
    private static boolean isCheap(Op op, int entries) {
        boolean ofNumber = op.resultTypes().getFirst().rank() == 0 && entries >= FEWEST_ENTRIES;
        return switch (op) {
            case Op.Unary unary ->
                switch (unary.function()) {
                    case NEGATE, RELU, ABS -> true;
                    case SQRT -> ofNumber;
                    case EXP, LOG, TANH, SIGMOID, SOFTPLUS -> false;
                };
            case Op.Binary binary ->
                switch (binary.function()) {
                    case DIVIDE -> ofNumber;
                    case POWER -> false;
                    case ADD,
                            SUBTRACT,
                            MULTIPLY,
                            MAXIMUM,
                            MINIMUM,
                            LESS,
                            LESS_OR_EQUAL,
                            GREATER,
                            GREATER_OR_EQUAL,
                            EQUAL,
                            NOT_EQUAL -> true;
                };
            case Op.Select _, Op.Fill _ -> true;
            case Op.SampleCount _,
                    Op.StepCount _,
                    Op.Exists _,
                    Op.Draw _,
                    Op.Stop _,
                    Op.Contract _,
                    Op.Reduce _,
                    Op.Expand _,
                    Op.Slice _,
                    Op.Pad _,
                    Op.Concat _,
                    Op.Transpose _,
                    Op.Reshape _,
                    Op.OneHot _,
                    Op.ArgMax _,
                    Op.At _,
                    Op.Place _,
                    Op.Reverse _,
                    Op.ReverseSequence _,
                    Op.Scan _ -> false;
        };
    }

    private static final class Recomputing {
        private final Fresh fresh;
        private final Uses uses;
        private final Map<Value, Integer> joined = new HashMap<>(); // how many scans read a sequence since
        private boolean changed;

        Recomputing(Fresh fresh, Uses uses) {
            this.fresh = fresh;
            this.uses = uses;
        }

        Block rewrite(Block block) {
            List<Equation> body = new ArrayList<>(block.body());
            for (int i = 0; i < body.size(); i++) {
                if (body.get(i).op() instanceof Op.Scan scan) {
                    OpenScan open = new OpenScan(body.get(i), scan);
                    open.body = new ArrayList<>(rewrite(scan.body()).body());
                    body.set(i, open.close());
                    recompute(i, open, body);
                }
            }
            body.removeIf(equation -> equation.results().isEmpty());
            return new Block(block.parameters(), body, block.results());
        }

        private void recompute(int index, OpenScan scan, List<Equation> body) {
            Map<Value, Equation> definitions = new HashMap<>();
            scan.body.forEach(equation -> equation.results().forEach(result -> definitions.put(result, equation)));
            Set<Value> defined = scan.defined();
            for (int i = scan.emitted.size() - 1; i >= 0; i--) {
                Value emitted = scan.emitted.get(i);
                Value sequence = scan.emittedResults.get(i);
                Optional<List<Integer>> readers = readers(sequence, index, body);
                if (readers.isEmpty() || !definitions.containsKey(emitted) || isOnPath(emitted, scan)) {
                    continue;
                }
                scan.removeEmitted(i);
                Expression expression = new Expression(
                        scan, definitions, defined, emitted.type().entries());
                if (expression.gather(emitted)) {
                    body.set(index, scan.close());
                    readers.get().forEach(reader -> expression.insert(reader, body, sequence));
                    changed = true;
                } else {
                    scan.emitted.add(i, emitted);
                    scan.emittedResults.add(i, sequence);
                }
            }
        }

        /// Whether it is a state after the step of which those before each step are emitted too: one array has both.
        private static boolean isOnPath(Value emitted, OpenScan scan) {
            int state = scan.next.indexOf(emitted);
            return state >= 0 && scan.emitted.contains(scan.before.get(state));
        }

        /// The scans that read `sequence`, if nothing else does.
        private Optional<List<Integer>> readers(Value sequence, int index, List<Equation> body) {
            List<Integer> readers = new ArrayList<>();
            for (int i = index + 1; i < body.size(); i++) {
                if (body.get(i).op() instanceof Op.Scan scan && scan.sequences().contains(sequence)) {
                    readers.add(i);
                }
            }
            return !readers.isEmpty() && readers.size() == uses.count(sequence) + joined.getOrDefault(sequence, 0)
                    ? Optional.of(readers)
                    : Optional.empty();
        }

        /// What has to be computed again for an emitted value.
        private final class Expression {
            private final OpenScan scan;
            private final Map<Value, Equation> definitions;
            private final Set<Value> defined;
            private final int entries;
            private final List<Equation> equations = new ArrayList<>();
            private final Map<Value, Value> sequences =
                    new LinkedHashMap<>(); // value of the body -> sequence to be read

            /// @param entries how many the emitted value has
            Expression(OpenScan scan, Map<Value, Equation> definitions, Set<Value> defined, int entries) {
                this.scan = scan;
                this.definitions = definitions;
                this.defined = defined;
                this.entries = entries;
            }

            /// Whether `value` can be computed cheaply from what is there.
            boolean gather(Value value) {
                if (!defined.contains(value) || sequences.containsKey(value)) {
                    return true;
                }
                int slice = scan.slices.indexOf(value);
                int emitted = scan.emitted.indexOf(value);
                if (slice >= 0 || emitted >= 0) {
                    sequences.put(value, slice >= 0 ? scan.sequences.get(slice) : scan.emittedResults.get(emitted));
                    return true;
                }
                Equation equation = definitions.get(value);
                if (equation == null || !isCheap(equation.op(), entries)) {
                    return false;
                }
                if (!equations.contains(equation)) {
                    if (!equation.op().operands().stream().allMatch(this::gather)) {
                        return false;
                    }
                    equations.add(equation);
                }
                return true;
            }

            /// Computes it in the scan at `index` instead of reading `sequence`.
            void insert(int index, List<Equation> body, Value sequence) {
                OpenScan reader =
                        new OpenScan(body.get(index), (Op.Scan) body.get(index).op());
                int position = reader.sequences.indexOf(sequence);
                Value slice = reader.slices.get(position);
                reader.removeSequence(position);
                Map<Value, Value> copies = new HashMap<>();
                sequences.forEach((value, read) -> {
                    if (!reader.sequences.contains(read)) {
                        joined.merge(read, 1, Integer::sum);
                    }
                    copies.put(value, reader.sliceOf(read, fresh));
                });
                List<Equation> again = new ArrayList<>();
                for (Equation equation : equations) {
                    boolean isLast = equation == equations.getLast();
                    Value result = equation.result();
                    Value copy = isLast ? slice : fresh.value(result.name(), result.type());
                    Op op = Lifting.lift(equation.op(), 0, operand -> copies.getOrDefault(operand, operand));
                    copies.put(result, copy);
                    again.add(new Equation(List.of(copy), op, equation.origin()));
                }
                reader.body.addAll(firstReader(slice, reader.body), again);
                body.set(index, reader.close());
            }

            /// Computed sooner, it would have to be kept until then.
            private static int firstReader(Value value, List<Equation> body) {
                for (int i = 0; i < body.size(); i++) {
                    Op op = body.get(i).op();
                    if (op instanceof Op.Scan || op.operands().contains(value)) {
                        return i;
                    }
                }
                return 0;
            }
        }
    }
}
