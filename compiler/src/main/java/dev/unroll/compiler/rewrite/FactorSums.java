package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Sums over the entries of a row, with numbers `r` and `s` that are the same for the whole row:
///
/// - `sum(a * s * b)` -> `sum(a * b) * s`, likewise `a / s`, `-a` and `a + a`, where nothing else reads the products
/// - `sum(a * s + b * r)` -> `sum(a) * s + sum(b) * r`, where `s` waits for another sum over the row, and what is
///   summed then does not
/// - `sum(a)` -> `0` where the entries of `a` are known to add up to nothing
///
/// The first multiplies one number instead of a row. By the others, the sums that the gradient of a normalisation
/// takes are all made in one loop over the row, and none of differences from the mean. Factors and terms come in
/// another order, which changes rounding only.
final class FactorSums implements Pass {

    @Override
    public String reason() {
        return "A factor of all entries is multiplied once, and a sum that need not wait for another joins its loop.";
    }

    @Override
    public Graph apply(Graph graph) {
        Uses uses = Uses.of(graph);
        SumDepth depth = SumDepth.of(graph);
        ZeroSums nothing = ZeroSums.of(graph);
        return Rewriting.apply(
                graph,
                (equation, rewriting) -> equation.op() instanceof Op.Reduce reduce && SumDepth.isOfRow(reduce)
                        ? new Factoring(uses, depth, nothing, rewriting).rewrite(reduce)
                        : Optional.empty());
    }

    /// The product of `vectors` and `numbers` and a known number, over `divisors`.
    private record Product(List<Value> vectors, List<Value> numbers, List<Value> divisors, double known) {
        static Product of(Value vector) {
            return new Product(List.of(vector), List.of(), List.of(), 1);
        }

        boolean isPlain() {
            return numbers.isEmpty() && divisors.isEmpty() && known == 1;
        }

        Product times(double number) {
            return new Product(vectors, numbers, divisors, known * number);
        }

        Product times(Value number) {
            return new Product(vectors, joined(numbers, List.of(number)), divisors, known);
        }

        Product over(Value number) {
            return new Product(vectors, numbers, joined(divisors, List.of(number)), known);
        }

        Product times(Product other) {
            return new Product(
                    joined(vectors, other.vectors),
                    joined(numbers, other.numbers),
                    joined(divisors, other.divisors),
                    known * other.known);
        }

        private static List<Value> joined(List<Value> left, List<Value> right) {
            return Stream.concat(left.stream(), right.stream()).toList();
        }
    }

    private record Factoring(Uses uses, SumDepth depth, ZeroSums nothing, Rewriting rewriting) {
        Optional<Value> rewrite(Op.Reduce reduce) {
            Type type = reduce.resultTypes().getFirst();
            Product whole = product(reduce.operand(), true);
            if (!whole.isPlain() || isNothing(whole)) {
                return Optional.of(rewriting.expand(sum(whole), type));
            }
            return distributed(reduce.operand()).map(sum -> rewriting.expand(sum, type));
        }

        /// @param alone whether to leave products alone that others read too
        private Product product(Value value, boolean alone) {
            Op definition = rewriting.definition(value).orElse(null);
            if (alone && uses.count(value) > 1) {
                return Product.of(value);
            }
            return switch (definition) {
                case Op.Unary(var function, var operand)
                when function == UnaryFunction.NEGATE -> product(operand, alone).times(-1);
                case Op.Binary(var function, var left, var right)
                when function == BinaryFunction.MULTIPLY -> {
                    if (isNumber(right)) {
                        yield product(left, alone).times(right);
                    }
                    if (isNumber(left)) {
                        yield product(right, alone).times(left);
                    }
                    Product product = product(left, alone).times(product(right, alone));
                    yield product.isPlain() ? Product.of(value) : product;
                }
                case Op.Binary(var function, var left, var right)
                when function == BinaryFunction.ADD && left.equals(right) ->
                    product(left, alone).times(2);
                case Op.Binary(var function, var left, var right)
                when function == BinaryFunction.DIVIDE && isNumber(right) ->
                    product(left, alone).over(right);
                case null, default -> Product.of(value);
            };
        }

        private static boolean isNumber(Value value) {
            return value.type().rank() == 0;
        }

        private boolean isNothing(Product product) {
            return product.vectors().size() == 1
                    && nothing.contains(product.vectors().getFirst());
        }

        private Value sum(Product product) {
            if (isNothing(product)) {
                return rewriting.add(new Op.Fill(0, Type.SCALAR));
            }
            Value vector = product.vectors().stream()
                    .reduce((left, right) -> binary(BinaryFunction.MULTIPLY, left, right))
                    .orElseThrow();
            Value sum = rewriting.add(new Op.Reduce(Op.Reduction.SUM, vector, true, false, false));
            for (Value number : product.numbers()) {
                sum = binary(BinaryFunction.MULTIPLY, sum, number);
            }
            for (Value divisor : product.divisors()) {
                sum = binary(BinaryFunction.DIVIDE, sum, divisor);
            }
            if (product.known() == 1) {
                return sum;
            }
            return product.known() == -1
                    ? rewriting.add(new Op.Unary(UnaryFunction.NEGATE, sum))
                    : binary(BinaryFunction.MULTIPLY, sum, rewriting.add(new Op.Fill(product.known(), Type.SCALAR)));
        }

        private Value binary(BinaryFunction function, Value left, Value right) {
            return rewriting.add(new Op.Binary(function, left, right));
        }

        /// The sum of a sum of two terms, as that of their sums.
        private Optional<Value> distributed(Value operand) {
            if (!(rewriting.definition(operand).orElse(null) instanceof Op.Binary(var function, var left, var right))
                    || (function != BinaryFunction.ADD && function != BinaryFunction.SUBTRACT)
                    || isNumber(left)
                    || isNumber(right)) {
                return Optional.empty();
            }
            Product first = term(left, operand);
            Product second = term(right, operand);
            boolean waitsLess = Stream.of(first, second)
                    .flatMap(product -> product.vectors().stream())
                    .allMatch(vector -> depth.of(vector) < depth.of(operand));
            return waitsLess ? Optional.of(total(function, first, second)) : Optional.empty();
        }

        /// What others read too is taken apart only if it waits as long as the sum that it is a term of.
        private Product term(Value value, Value sum) {
            return product(value, depth.of(value) < depth.of(sum));
        }

        /// The sum or the difference of the sums of two products.
        private Value total(BinaryFunction function, Product first, Product second) {
            if (isNothing(second)) {
                return sum(first);
            }
            if (isNothing(first)) {
                return sum(function == BinaryFunction.ADD ? second : second.times(-1));
            }
            return binary(function, sum(first), sum(second));
        }
    }
}
