package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Types;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Products of one block that share a factor become one, the weights stacked:
/// `contract[ij,j->i](V, x)`, `contract[ij,j->i](W, x)` -> `p := contract[ij,j->i](concat[0](V, W), x)` and
/// slices of `p`. The weights are the same for all samples and steps, and `x` is not; in the body of a scan
/// the weights depend on nothing there, so that stacking them can leave the loop.
///
/// Each number is the same sum of the same products, so it is sound.
final class StackProducts implements Pass {

    @Override
    public String reason() {
        return "One large product runs faster than several small ones, and reads the shared factor once.";
    }

    @Override
    public Graph apply(Graph graph) {
        Graph inner = ScanRewriting.apply(graph, (scan, around) -> {
            Map<Value, Dependence> dependences = Dependence.of(scan);
            Predicate<Value> isConstant =
                    value -> dependences.getOrDefault(value, Dependence.NOTHING) == Dependence.NOTHING;
            Stacking stacking = new Stacking(around.fresh(), isConstant, isConstant.negate());
            scan.body = stacking.apply(scan.body);
            return stacking.changed;
        });
        Set<Value> constants = constants(inner.block());
        Stacking stacking = new Stacking(
                inner.fresh(),
                constants::contains,
                value -> value.type().batch() || value.type().isTimed());
        Block block = inner.block();
        List<Equation> body = stacking.apply(block.body());
        return stacking.changed ? inner.withBlock(new Block(block.parameters(), body, block.results())) : inner;
    }

    /// The values that are the same for all samples and steps, known from the graph's parameters alone.
    private static Set<Value> constants(Block block) {
        Set<Value> constants = new HashSet<>();
        block.parameters().stream().filter(StackProducts::isSingle).forEach(constants::add);
        for (Equation equation : block.body()) {
            if (constants.containsAll(equation.op().operands())
                    && equation.results().stream().allMatch(StackProducts::isSingle)) {
                constants.addAll(equation.results());
            }
        }
        return constants;
    }

    private static boolean isSingle(Value value) {
        return !value.type().batch() && !value.type().isTimed();
    }

    /// What products that can be stacked have in common: all but the weight, and the size of its stacked axis.
    private record Key(
            Value shared,
            String weightAxes,
            String sharedAxes,
            String resultAxes,
            boolean overBatch,
            boolean overTime,
            Type weightType) {}

    /// A product, its weight on the left.
    private record Product(Equation equation, Factors factors) {

        /// The axis of the weight that becomes one of the result's, and along which weights can be stacked; -1
        /// if none.
        int stackedAxis() {
            String axes = factors.leftAxes();
            return IntStream.range(0, axes.length())
                    .filter(i -> factors.rightAxes().indexOf(axes.charAt(i)) < 0
                            && factors.resultAxes().indexOf(axes.charAt(i)) >= 0)
                    .findFirst()
                    .orElse(-1);
        }

        Key key() {
            Type type = Types.withAxis(factors.left().type(), stackedAxis(), 1);
            return new Key(
                    factors.right(),
                    factors.leftAxes(),
                    factors.rightAxes(),
                    factors.resultAxes(),
                    factors.overBatch(),
                    factors.overTime(),
                    type);
        }
    }

    private static final class Stacking {
        private final Fresh fresh;
        private final Predicate<Value> isConstant;
        private final Predicate<Value> isShared;
        private boolean changed;

        Stacking(Fresh fresh, Predicate<Value> isConstant, Predicate<Value> isShared) {
            this.fresh = fresh;
            this.isConstant = isConstant;
            this.isShared = isShared;
        }

        /// The body, with products stacked and what is constant, weights among it, in front of them.
        List<Equation> apply(List<Equation> body) {
            Map<Value, List<Product>> groups = groups(body);
            if (groups.isEmpty()) {
                return body;
            }
            changed = true;
            List<Equation> written = new ArrayList<>();
            body.stream().filter(this::isConstant).forEach(written::add);
            Set<Value> stacked = new HashSet<>();
            for (Equation equation : body) {
                Value result = equation.results().getFirst();
                if (groups.containsKey(result)) {
                    stack(groups.get(result), written);
                    groups.get(result)
                            .forEach(product -> stacked.add(product.equation().result()));
                } else if (!isConstant(equation) && !stacked.contains(result)) {
                    written.add(equation);
                }
            }
            return written;
        }

        private boolean isConstant(Equation equation) {
            return isConstant.test(equation.results().getFirst());
        }

        /// Products to be stacked, by the result of the first of them.
        private Map<Value, List<Product>> groups(List<Equation> body) {
            Map<Key, List<Product>> groups = new LinkedHashMap<>();
            for (Equation equation : body) {
                weighted(equation)
                        .ifPresent(product -> groups.computeIfAbsent(product.key(), _ -> new ArrayList<>())
                                .add(product));
            }
            return groups.values().stream()
                    .filter(group -> group.size() > 1)
                    .collect(Collectors.toMap(
                            group -> group.getFirst().equation().result(), group -> group));
        }

        private Optional<Product> weighted(Equation equation) {
            if (!(equation.op() instanceof Op.Contract contract)) {
                return Optional.empty();
            }
            Factors factors = Factors.of(contract);
            return Stream.of(factors, factors.exchanged())
                    .filter(either -> isWeight(either.left()) && isShared.test(either.right()))
                    .map(either -> new Product(equation, either))
                    .filter(product -> product.stackedAxis() >= 0)
                    .findFirst();
        }

        private boolean isWeight(Value value) {
            return isConstant.test(value) && isSingle(value);
        }

        private void stack(List<Product> group, List<Equation> written) {
            Product first = group.getFirst();
            int axis = first.stackedAxis();
            int resultAxis = first.factors()
                    .resultAxes()
                    .indexOf(first.factors().leftAxes().charAt(axis));
            List<Value> weights =
                    group.stream().map(product -> product.factors().left()).toList();
            Value weight = add(new Op.Concat(weights, axis), first, written);
            Op.Contract contract =
                    first.factors().with(weight, first.factors().right()).contract();
            Value stacked = add(contract, first, written);
            int from = 0;
            for (Product product : group) {
                Equation equation = product.equation();
                int to = from + product.factors().left().type().shape().get(axis);
                Op slice = new Op.Slice(stacked, resultAxis, from, to);
                written.add(new Equation(equation.results(), slice, equation.origin()));
                from = to;
            }
        }

        private Value add(Op op, Product product, List<Equation> written) {
            Value result = fresh.value("", op.resultTypes().getFirst());
            written.add(new Equation(List.of(result), op, product.equation().origin()));
            return result;
        }
    }
}
