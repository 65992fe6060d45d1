package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Types;
import dev.unroll.compiler.ir.Value;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The sums of vectors in a block, taken apart into terms that are values or parts of values.
final class SumTerms {
    private final Map<Value, Op> definitions = new HashMap<>();
    private final Map<Value, List<Term>> sums = new LinkedHashMap<>();
    private final Map<Value, Map<Value, Term>> byWhole = new HashMap<>();
    private final Uses uses;

    /// Entries `from` up to, not including, `to` of `whole`, as which `value` is read.
    record Term(Value value, Value whole, int from, int to) {
        boolean isWhole() {
            return to - from == whole.type().entries();
        }

        /// The same part of another value.
        Term in(Value other) {
            return new Term(value, other, from, to);
        }
    }

    private SumTerms(Block block, Set<Value> atoms) {
        this.uses = Uses.of(block);
        Sums ofVectors = Sums.of(block, equation -> isSumOfVectors(equation) && !atoms.contains(equation.result()));
        for (Equation equation : block.body()) {
            equation.results().forEach(result -> definitions.put(result, equation.op()));
            Value result = equation.results().getFirst();
            if (ofVectors.isWhole(result)) {
                List<Term> terms =
                        ofVectors.terms(result).stream().map(this::term).toList();
                sums.put(result, terms);
                for (Term term : terms) {
                    byWhole.computeIfAbsent(term.whole(), _ -> new LinkedHashMap<>())
                            .put(result, term);
                }
            }
        }
    }

    /// @param atoms sums that are not taken apart
    static SumTerms of(Block block, Set<Value> atoms) {
        return new SumTerms(block, atoms);
    }

    private static boolean isSumOfVectors(Equation equation) {
        return equation.result().type().rank() == 1
                && equation.op().operands().stream()
                        .allMatch(operand -> operand.type().rank() == 1);
    }

    private Term term(Value value) {
        return uses.count(value) == 1
                        && definitions.get(value) instanceof Op.Slice slice
                        && slice.operand().type().rank() == 1
                ? new Term(value, slice.operand(), slice.from(), slice.to())
                : new Term(value, value, 0, value.type().entries());
    }

    /// The terms of a sum.
    List<Term> of(Value sum) {
        return sums.get(sum);
    }

    /// The sums of which `whole`, or a part of it, is a term.
    Map<Value, Term> sumsWith(Value whole) {
        return byWhole.getOrDefault(whole, Map.of());
    }

    /// Whether `whole` is read, and only as a term of sums, once in each.
    boolean isOnlyAdded(Value whole) {
        return !sumsWith(whole).isEmpty()
                && uses.count(whole) == sumsWith(whole).size();
    }

    /// Whether every sum that has a part of `of` as a term has the same part of `other`, of which there is but one,
    /// and both together have no axis that `of` lacks.
    boolean areAddedWherever(Value other, Value of) {
        Map<Value, Term> terms = sumsWith(of);
        return !terms.isEmpty()
                && other.type().shape().equals(of.type().shape())
                && Types.join(other.type(), of.type()).equals(of.type())
                && terms.entrySet().stream().allMatch(entry -> {
                    List<Term> same = of(entry.getKey()).stream()
                            .filter(term -> term.whole().equals(other))
                            .toList();
                    return same.size() == 1
                            && same.getFirst().from() == entry.getValue().from()
                            && same.getFirst().to() == entry.getValue().to();
                });
    }

    /// All values that [#areAddedWherever] parts of `value` are.
    List<Value> addedValues(Value value) {
        return byWhole.keySet().stream()
                .filter(other -> !other.equals(value) && areAddedWherever(other, value))
                .sorted(Comparator.comparingInt(Value::id))
                .toList();
    }
}
