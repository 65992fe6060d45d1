package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// A scan in which [GatherSums] adds to products what is added to their parts, one sum after the other.
final class GatheredScan {
    private final OpenScan scan;
    private final ScanRewriting.Around around;
    private final Predicate<Op> isProduct;
    private final Uses uses;
    private final Set<Value> gathered = new HashSet<>();

    /// @param isProduct what can start from what it is added to
    /// @param uses how often values of the whole graph are read
    GatheredScan(OpenScan scan, ScanRewriting.Around around, Predicate<Op> isProduct, Uses uses) {
        this.scan = scan;
        this.around = around;
        this.isProduct = isProduct;
        this.uses = uses;
    }

    /// Whether anything was gathered.
    boolean rewrite() {
        boolean changed = false;
        while (step()) {
            changed = true;
        }
        return changed;
    }

    /// Gathers one sum, if there is any left.
    private boolean step() {
        SumTerms terms = SumTerms.of(scan.block(), gathered);
        List<Value> products = scan.body.stream()
                .filter(equation -> isProduct.test(equation.op()))
                .map(Equation::result)
                .filter(terms::isOnlyAdded)
                .toList();
        return scan.slices.stream().anyMatch(step -> addBiasesBefore(step, terms))
                || products.stream().anyMatch(product -> addBiases(product, terms))
                || products.stream().anyMatch(product -> addToOther(product, products, terms));
    }

    private boolean addBiases(Value product, SumTerms terms) {
        List<Value> biases = biases(product, terms);
        if (biases.isEmpty()) {
            return false;
        }
        replace(product, biases, sumBefore(biases), terms);
        return true;
    }

    /// `slice of contract(W, X) + b -> slice of (contract(W, X) + b)`
    private boolean addBiasesBefore(Value step, SumTerms terms) {
        int index = scan.slices.indexOf(step);
        Value sequence = scan.sequences.get(index);
        List<Value> biases = biases(step, terms);
        if (biases.isEmpty()
                || uses.count(sequence) != 1
                || !terms.isOnlyAdded(step)
                || around.definitionBeside(sequence).filter(isProduct).isEmpty()) {
            return false;
        }
        Value sum = around.fresh().value(sequence.name(), sequence.type());
        around.addBefore(new Equation(List.of(sum), add(sequence, sumBefore(biases)), scan.origin));
        scan.sequences.set(index, sum);
        rewriteSums(terms, step, step, biases, Optional.empty());
        return true;
    }

    private boolean addToOther(Value product, List<Value> products, SumTerms terms) {
        Stream<Value> parameters = scan.parameters().stream().filter(value -> terms.areAddedWherever(value, product));
        Stream<Value> sums = Stream.concat(products.stream(), gathered.stream())
                .filter(value -> !value.equals(product) && terms.isOnlyAdded(value))
                .filter(value -> terms.areAddedWherever(value, product) && terms.areAddedWherever(product, value));
        Optional<Value> other = Stream.concat(sums, parameters).findFirst();
        other.ifPresent(value -> replace(product, List.of(value), value, terms));
        return other.isPresent();
    }

    /// What is added to each part of `value` and is the same for all samples and steps.
    private List<Value> biases(Value value, SumTerms terms) {
        Set<Value> inside = scan.defined();
        return terms.addedValues(value).stream()
                .filter(other -> !inside.contains(other) && !other.type().batch())
                .toList();
    }

    private Value sumBefore(List<Value> values) {
        return values.stream()
                .reduce((left, right) -> {
                    Value sum = around.fresh().value("", left.type());
                    around.addBefore(new Equation(List.of(sum), add(left, right), scan.origin));
                    return sum;
                })
                .orElseThrow();
    }

    /// Replaces `product` and the `others` in all sums by `product + start`.
    private void replace(Value product, List<Value> others, Value start, SumTerms terms) {
        Map<Value, SumTerms.Term> sums = terms.sumsWith(product);
        Op.Binary op = add(product, start);
        Map.Entry<Value, SumTerms.Term> first = sums.entrySet().iterator().next();
        boolean isWholeSum = sums.size() == 1
                && first.getValue().isWhole()
                && terms.of(first.getKey()).size() == 1 + others.size();
        Value sum = isWholeSum ? first.getKey() : around.fresh().value(product.name(), product.type());
        gathered.add(sum);
        Set<Value> removed = new HashSet<>(others);
        removed.add(product);
        Equation definition = new Equation(List.of(sum), op, originOf(first.getKey()));
        rewriteSums(terms, product, sum, removed, Optional.of(definition));
    }

    /// In each sum with a part of `value`, puts the same part of `sum` in its place and in that of the `removed`.
    private void rewriteSums(
            SumTerms terms, Value value, Value sum, Collection<Value> removed, Optional<Equation> definition) {
        Map<Value, SumTerms.Term> sums = terms.sumsWith(value);
        List<Equation> body = new ArrayList<>();
        int place = definition.map(this::earliestPlace).orElse(-1);
        for (int i = 0; i < scan.body.size(); i++) {
            if (i == place) {
                body.add(definition.orElseThrow());
            }
            Equation equation = scan.body.get(i);
            Value result = equation.results().getFirst();
            if (!sums.containsKey(result)) {
                body.add(equation);
            } else if (!result.equals(sum)) {
                addTerms(body, equation, sums.get(result).in(sum), terms, removed);
            }
        }
        scan.body = body;
        removeUnread();
    }

    /// Removes what the rewritten sums read no more, so that it does not count as a reader itself.
    private void removeUnread() {
        boolean removed = true;
        while (removed) {
            Uses read = Uses.of(scan.block());
            removed = scan.body.removeIf(
                    equation -> equation.results().stream().allMatch(result -> read.count(result) == 0));
        }
    }

    /// Behind what it reads. What the product has nothing to do with then comes behind it, in the loop that
    /// reads both, instead of in one of its own before it.
    private int earliestPlace(Equation definition) {
        int place = 0;
        for (int i = 0; i < scan.body.size(); i++) {
            if (scan.body.get(i).results().stream().anyMatch(definition.op().operands()::contains)) {
                place = i + 1;
            }
        }
        return place;
    }

    private void addTerms(
            List<Equation> body, Equation equation, SumTerms.Term part, SumTerms terms, Collection<Value> removed) {
        List<Value> others = terms.of(equation.result()).stream()
                .filter(term -> !removed.contains(term.whole()) && !term.whole().equals(part.whole()))
                .map(SumTerms.Term::value)
                .toList();
        Op slice = new Op.Slice(part.whole(), 0, part.from(), part.to());
        if (others.isEmpty()) {
            body.add(new Equation(equation.results(), slice, equation.origin()));
            return;
        }
        Value sum = part.isWhole() ? part.whole() : define(body, slice, equation.origin());
        for (Value other : others.subList(0, others.size() - 1)) {
            sum = define(body, add(sum, other), equation.origin());
        }
        body.add(new Equation(equation.results(), add(sum, others.getLast()), equation.origin()));
    }

    private Value define(List<Equation> body, Op op, Origin origin) {
        Value value = around.fresh().value("", op.resultTypes().getFirst());
        body.add(new Equation(List.of(value), op, origin));
        return value;
    }

    private Origin originOf(Value value) {
        return scan.body.stream()
                .filter(equation -> equation.results().contains(value))
                .findFirst()
                .orElseThrow()
                .origin();
    }

    private static Op.Binary add(Value left, Value right) {
        return new Op.Binary(BinaryFunction.ADD, left, right);
    }
}
