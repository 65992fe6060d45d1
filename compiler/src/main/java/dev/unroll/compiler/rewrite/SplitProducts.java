package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// In a scan, `contract(W, concat(a, b))`, where `a` depends on the state, `b` only on sequences, and `W` on
/// nothing -> `contract(slice(W), a) + contract(slice(W), b)`, with the columns of `W` that meet each part.
/// Parts next to each other
/// that depend on the same stay together. The operands may be the other way round.
///
/// The sum of products is added in another order, which changes rounding only.
final class SplitProducts implements Pass {

    @Override
    public String reason() {
        return "Of a product with [prev(h); x], the part with x does not depend on the recurrence and can leave the loop.";
    }

    @Override
    public Graph apply(Graph graph) {
        return ScanRewriting.apply(graph, (scan, around) -> new Splitting(scan, around).apply());
    }

    /// Parts of a concatenation that depend on the same, and where they lie.
    private record Range(Dependence dependence, List<Value> parts, int from, int to) {}

    private static final class Splitting {
        private final OpenScan scan;
        private final ScanRewriting.Around around;
        private final Map<Value, Dependence> dependences;
        private final Map<Value, Op.Concat> concats = new HashMap<>();
        private final List<Equation> body = new ArrayList<>();
        private boolean changed;

        Splitting(OpenScan scan, ScanRewriting.Around around) {
            this.scan = scan;
            this.around = around;
            dependences = Dependence.of(scan);
        }

        boolean apply() {
            for (Equation equation : scan.body) {
                if (equation.op() instanceof Op.Concat concat) {
                    concats.put(equation.result(), concat);
                }
                if (!(equation.op() instanceof Op.Contract contract) || !split(equation, contract)) {
                    body.add(equation);
                }
            }
            scan.body = body;
            return changed;
        }

        private boolean split(Equation equation, Op.Contract contract) {
            return split(equation, Factors.of(contract))
                    || split(equation, Factors.of(contract).exchanged());
        }

        private boolean split(Equation equation, Factors factors) {
            Op.Concat concat = concats.get(factors.right());
            if (concat == null || dependence(factors.left()) != Dependence.NOTHING) {
                return false;
            }
            char letter = factors.rightAxes().charAt(concat.axis());
            int axis = factors.leftAxes().indexOf(letter);
            List<Range> ranges = ranges(concat);
            if (axis < 0 || factors.resultAxes().indexOf(letter) >= 0 || ranges.size() < 2) {
                return false;
            }
            List<Value> products = new ArrayList<>();
            for (Range range : ranges) {
                Value weight = add(new Op.Slice(factors.left(), axis, range.from(), range.to()), equation);
                Value part = range.parts().size() == 1
                        ? range.parts().getFirst()
                        : add(new Op.Concat(range.parts(), concat.axis()), equation);
                products.add(add(factors.with(weight, part).contract(), equation));
            }
            Value sum = products.getFirst();
            for (Value product : products.subList(1, products.size() - 1)) {
                sum = add(new Op.Binary(BinaryFunction.ADD, sum, product), equation);
            }
            Op whole = new Op.Binary(BinaryFunction.ADD, sum, products.getLast());
            if (!whole.resultTypes().getFirst().equals(equation.result().type())) {
                throw new IllegalStateException("the parts of " + equation + " have another type");
            }
            body.add(new Equation(equation.results(), whole, equation.origin()));
            changed = true;
            return true;
        }

        private List<Range> ranges(Op.Concat concat) {
            List<Range> ranges = new ArrayList<>();
            int from = 0;
            for (Value part : concat.parts()) {
                int to = from + part.type().shape().get(concat.axis());
                Dependence dependence = dependence(part) == Dependence.STATE ? Dependence.STATE : Dependence.SEQUENCES;
                List<Value> parts = new ArrayList<>();
                int start = from;
                if (!ranges.isEmpty() && ranges.getLast().dependence() == dependence) {
                    parts.addAll(ranges.getLast().parts());
                    start = ranges.removeLast().from();
                }
                parts.add(part);
                ranges.add(new Range(dependence, parts, start, to));
                from = to;
            }
            return ranges;
        }

        private Dependence dependence(Value value) {
            return dependences.getOrDefault(value, Dependence.NOTHING);
        }

        private Value add(Op op, Equation equation) {
            Value result = around.fresh().value("", op.resultTypes().getFirst());
            body.add(new Equation(List.of(result), op, equation.origin()));
            return result;
        }
    }
}
