package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Types;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// In a scan, a sum of products that depend on the state, with weights that depend on nothing:
/// `contract[ij,j->i](V, a) + contract[ij,j->i](W, b)` -> `contract[ij,j->i](concat[1](V, W), concat[0](a, b))`.
/// Products of sequences only are left alone, as they leave the loop.
///
/// The same products are summed in another order, which changes rounding only.
final class MergeProducts implements Pass {

    @Override
    public String reason() {
        return "A step with one product is faster than one with two and a sum; gradients of gates meet in such sums.";
    }

    @Override
    public Graph apply(Graph graph) {
        return ScanRewriting.apply(graph, (scan, around) -> new Merging(scan, around).apply());
    }

    /// What products that can be merged have in common: all but the size of the axis that is summed over.
    private record Key(
            Type leftType,
            Type rightType,
            String leftAxes,
            String rightAxes,
            String resultAxes,
            boolean overBatch,
            boolean overTime) {}

    /// A term that is a product, its weight on the left.
    private record Product(Value term, Factors factors) {

        char summed() {
            return (char) factors.leftAxes()
                    .chars()
                    .filter(axis -> factors.rightAxes().indexOf(axis) >= 0
                            && factors.resultAxes().indexOf(axis) < 0)
                    .findFirst()
                    .orElse(' ');
        }

        int leftAxis() {
            return factors.leftAxes().indexOf(summed());
        }

        int rightAxis() {
            return factors.rightAxes().indexOf(summed());
        }

        Key key() {
            return new Key(
                    Types.withAxis(factors.left().type(), leftAxis(), 1),
                    Types.withAxis(factors.right().type(), rightAxis(), 1),
                    factors.leftAxes(),
                    factors.rightAxes(),
                    factors.resultAxes(),
                    factors.overBatch(),
                    factors.overTime());
        }
    }

    private static final class Merging {
        private final OpenScan scan;
        private final ScanRewriting.Around around;
        private final Map<Value, Dependence> dependences;
        private final Map<Value, Op.Contract> contracts = new HashMap<>();
        private final Sums sums;
        private final Uses uses;
        private final List<Equation> body = new ArrayList<>();

        Merging(OpenScan scan, ScanRewriting.Around around) {
            this.scan = scan;
            this.around = around;
            dependences = Dependence.of(scan);
            sums = Sums.of(scan.block());
            uses = Uses.of(scan.block());
        }

        boolean apply() {
            boolean changed = false;
            for (Equation equation : scan.body) {
                if (equation.op() instanceof Op.Contract contract) {
                    contracts.put(equation.result(), contract);
                }
                boolean isSum = sums.isWhole(equation.results().getFirst());
                if (isSum && merge(equation)) {
                    changed = true;
                } else {
                    body.add(equation);
                }
            }
            scan.body = body;
            return changed;
        }

        private boolean merge(Equation equation) {
            List<Value> terms = sums.terms(equation.result());
            Map<Key, List<Product>> groups = new LinkedHashMap<>();
            for (Value term : terms) {
                product(term)
                        .ifPresent(product -> groups.computeIfAbsent(product.key(), _ -> new ArrayList<>())
                                .add(product));
            }
            groups.values().removeIf(group -> group.size() < 2);
            if (groups.isEmpty()) {
                return false;
            }
            List<Value> merged = new ArrayList<>(terms);
            for (List<Product> group : groups.values()) {
                merged.set(merged.indexOf(group.getFirst().term()), mergeGroup(group, equation));
                group.forEach(product -> merged.remove(product.term()));
            }
            Value sum = merged.getFirst();
            for (Value term : merged.subList(1, merged.size())) {
                sum = add(new Op.Binary(BinaryFunction.ADD, sum, term), equation);
            }
            body.add(new Equation(equation.results(), body.removeLast().op(), equation.origin()));
            return true;
        }

        private Value mergeGroup(List<Product> group, Equation equation) {
            Product first = group.getFirst();
            List<Value> lefts =
                    group.stream().map(product -> product.factors().left()).toList();
            List<Value> rights =
                    group.stream().map(product -> product.factors().right()).toList();
            Value left = add(new Op.Concat(lefts, first.leftAxis()), equation);
            Value right = add(new Op.Concat(rights, first.rightAxis()), equation);
            return add(first.factors().with(left, right).contract(), equation);
        }

        private Optional<Product> product(Value term) {
            Op.Contract contract = contracts.get(term);
            if (contract == null || uses.count(term) != 1) {
                return Optional.empty();
            }
            Factors factors = Factors.of(contract);
            return Stream.of(factors, factors.exchanged())
                    .filter(either -> dependence(either.left()) == Dependence.NOTHING
                            && !either.left().type().batch()
                            && !either.left().type().isTimed()
                            && dependence(either.right()) == Dependence.STATE)
                    .map(either -> new Product(term, either))
                    .filter(product -> product.leftAxis() >= 0)
                    .findFirst();
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
