package dev.unroll.exchange.structure;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads values of a recurrence's body as terms. Cuts are pushed inwards: the entries of a gate within a
/// stacked product are the product with those rows of the matrix, and a product with `[a; b]` is a sum
/// of two.
final class Terms {
    /// Standard cells have some twenty terms. What shares subterms may have very many, which nobody asks
    /// for.
    private static final int MOST_TERMS = 500;

    private final Definitions definitions;
    private final Set<Value> given;
    private final Map<Value, Integer> next;
    private int count;

    /// @param given what the body is given
    /// @param next states after the step, by their values
    Terms(Definitions definitions, Set<Value> given, Map<Value, Integer> next) {
        this.definitions = definitions;
        this.given = given;
        this.next = next;
    }

    /// The entries of a vector, by the equation that makes it.
    Term read(Value value) {
        count = 0;
        return define(value, 0, size(value));
    }

    private static int size(Value value) {
        return value.type().rank() == 0 ? 1 : value.type().shape().getFirst();
    }

    private Term term(Value value, int from, int to) {
        boolean whole = from == 0 && to == size(value);
        Integer state = next.get(value);
        if (whole && state != null) {
            return new Term.Next(state);
        }
        return define(value, from, to);
    }

    private Term define(Value value, int from, int to) {
        boolean whole = from == 0 && to == size(value);
        if (whole && given.contains(value)) {
            return new Term.Given(value);
        }
        Term other = new Term.Other(value, from, to);
        if (++count > MOST_TERMS || value.type().rank() > 1 || value.type().kind() != Kind.NUMBER) {
            return other;
        }
        Optional<String> parameter = definitions.parameter(value);
        if (parameter.isPresent()) {
            return new Term.Weights(new ParameterBlock(parameter.get(), from, to - from, 0, 1));
        }
        return definitions.op(value).flatMap(op -> define(op, from, to)).orElse(other);
    }

    private Optional<Term> define(Op op, int from, int to) {
        return switch (op) {
            case Op.Fill(var number, var _) -> Optional.of(new Term.Number(number));
            case Op.Stop(var operand) -> Optional.of(term(operand, from, to));
            case Op.Expand(var operand, var type) ->
                operand.type().rank() == type.rank() || operand.type().rank() == 0
                        ? Optional.of(entries(operand, from, to))
                        : Optional.empty();
            case Op.Unary(var function, var operand) ->
                Optional.of(new Term.Apply(function, entries(operand, from, to)));
            case Op.Binary(var function, var left, var right) ->
                binary(function, entries(left, from, to), entries(right, from, to));
            case Op.Slice slice -> Optional.of(term(slice.operand(), from + slice.from(), to + slice.from()));
            case Op.Concat concat ->
                Definitions.part(concat, from, to - from)
                        .map(part -> term(part.value(), part.from(), part.from() + to - from));
            case Op.Contract contract -> product(contract, from, to);
            case Op.SampleCount _,
                    Op.Exists _,
                    Op.StepCount _,
                    Op.Draw _,
                    Op.Select _,
                    Op.Reduce _,
                    Op.Pad _,
                    Op.Transpose _,
                    Op.Reshape _,
                    Op.OneHot _,
                    Op.ArgMax _,
                    Op.At _,
                    Op.Place _,
                    Op.Reverse _,
                    Op.ReverseSequence _,
                    Op.Scan _ -> Optional.empty(); // no standard cell has them
        };
    }

    /// Entries of an operand that may be a single number for all.
    private Term entries(Value operand, int from, int to) {
        return operand.type().rank() == 0 ? term(operand, 0, 1) : term(operand, from, to);
    }

    private static Optional<Term> binary(BinaryFunction function, Term left, Term right) {
        return switch (function) {
            case ADD -> Optional.of(new Term.Sum(flat(left, right, Terms::summands)));
            case MULTIPLY -> Optional.of(new Term.Times(flat(left, right, Terms::factors)));
            case SUBTRACT ->
                left.equals(new Term.Number(1)) ? Optional.of(new Term.Complement(right)) : Optional.empty();
            case DIVIDE, POWER, MAXIMUM, MINIMUM, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
                Optional.empty();
        };
    }

    private static List<Term> flat(Term left, Term right, Function<Term, List<Term>> parts) {
        List<Term> flat = new ArrayList<>(parts.apply(left));
        flat.addAll(parts.apply(right));
        return List.copyOf(flat);
    }

    /// The terms of a sum, or the only one.
    static List<Term> summands(Term term) {
        return term instanceof Term.Sum(var terms) ? terms : List.of(term);
    }

    /// The factors of a product, or the only one.
    static List<Term> factors(Term term) {
        return term instanceof Term.Times(var factors) ? factors : List.of(term);
    }

    private Optional<Term> product(Op.Contract contract, int from, int to) {
        return MatrixProduct.of(contract).flatMap(product -> product(product.matrix(), product.vector(), from, to, 0));
    }

    /// The rows of a matrix, its columns from `column` on, times a vector.
    private Optional<Term> product(Value matrix, Value vector, int from, int to, int column) {
        if (definitions.op(vector).orElse(null) instanceof Op.Concat concat) {
            List<Term> terms = new ArrayList<>();
            int start = column;
            for (Value part : concat.parts()) {
                Optional<Term> product = product(matrix, part, from, to, start);
                if (product.isEmpty()) {
                    return Optional.empty();
                }
                terms.addAll(summands(product.get()));
                start += size(part);
            }
            return Optional.of(new Term.Sum(List.copyOf(terms)));
        }
        return definitions
                .matrix(matrix, from, to - from, column, size(vector))
                .map(block -> new Term.Product(block, term(vector, 0, size(vector))));
    }
}
