package dev.unroll.exchange.structure;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// Compares a recurrence with the equations of the standard cells. Operands of sums and products may
/// stand in any order, and gates anywhere in stacked matrices.
final class CellRecognition {
    private final Op.Scan scan;
    private final Terms terms;
    private final List<Value> after = new ArrayList<>();
    private boolean masked;

    private CellRecognition(Op.Scan scan, Definitions definitions) {
        this.scan = scan;
        Map<Value, Integer> next = new HashMap<>();
        for (int state = 0; state < scan.states(); state++) {
            Value value = unmasked(
                    scan.nextStates().get(state), scan.stateParameters().get(state), definitions);
            after.add(value);
            next.put(value, state);
            next.put(scan.nextStates().get(state), state);
        }
        this.terms = new Terms(definitions, new HashSet<>(scan.body().parameters()), next);
    }

    static Optional<RecognizedCell> recognize(Op.Scan scan, Definitions definitions) {
        if (scan.backward() || scan.states() < 1 || scan.states() > 2) {
            return Optional.empty();
        }
        CellRecognition recognition = new CellRecognition(scan, definitions);
        return scan.states() == 1
                ? recognition.gru().or(recognition::rnn)
                : recognition.lstm(0, 1).or(() -> recognition.lstm(1, 0));
    }

    /// What a state becomes at steps that exist.
    private Value unmasked(Value next, Value before, Definitions definitions) {
        if (definitions.op(next).orElse(null) instanceof Op.Select(var mask, var then, var otherwise)
                && otherwise.equals(before)
                && scan.slices().contains(mask)) {
            masked = true;
            return then;
        }
        return next;
    }

    private Optional<RecognizedCell> lstm(int hidden, int memory) {
        List<Term> sum = Terms.summands(terms.read(after.get(memory)));
        Term output = terms.read(after.get(hidden));
        Optional<ParameterBlock> projection = Optional.empty();
        if (output instanceof Term.Product(var matrix, var vector)) {
            projection = Optional.of(matrix);
            output = vector;
        }
        Optional<Term> forget =
                pick(sum, term -> gated(term, state(memory)).isPresent()).flatMap(term -> gated(term, state(memory)));
        Optional<List<Term>> kept =
                pick(sum, term -> gated(term, state(memory)).isEmpty()).flatMap(this::sigmoidTimesTanh);
        Optional<Term> shown = gated(output, new Term.Apply(UnaryFunction.TANH, new Term.Next(memory)));
        if (sum.size() != 2 || forget.isEmpty() || kept.isEmpty() || shown.isEmpty()) {
            return Optional.empty();
        }
        Gates gates = new Gates(hidden);
        Optional<Gate> i = gates.gate(kept.get().getFirst(), state(memory));
        Optional<Gate> f = gates.gate(forget.get(), state(memory));
        Optional<Gate> g = gates.gate(kept.get().getLast());
        Optional<Gate> o = gates.gate(shown.get(), new Term.Next(memory));
        if (i.isEmpty() || f.isEmpty() || g.isEmpty() || o.isEmpty()) {
            return Optional.empty();
        }
        StandardCell cell = new StandardCell.Lstm(i.get(), f.get(), g.get(), o.get(), projection);
        return gates.recognized(cell, memory);
    }

    /// The arguments of the sigmoid and of the hyperbolic tangent.
    private Optional<List<Term>> sigmoidTimesTanh(Term term) {
        List<Term> factors = Terms.factors(term);
        Optional<Term> sigmoid = factors.stream()
                .flatMap(factor -> argument(factor, UnaryFunction.SIGMOID).stream())
                .findFirst();
        Optional<Term> tanh = factors.stream()
                .flatMap(factor -> argument(factor, UnaryFunction.TANH).stream())
                .findFirst();
        return factors.size() == 2 && sigmoid.isPresent() && tanh.isPresent()
                ? Optional.of(List.of(sigmoid.get(), tanh.get()))
                : Optional.empty();
    }

    private Optional<RecognizedCell> rnn() {
        Gates gates = new Gates(0);
        return terms.read(after.getFirst()) instanceof Term.Apply(var function, var argument)
                ? gates.gate(argument).flatMap(gate -> gates.recognized(new StandardCell.Rnn(function, gate), -1))
                : Optional.empty();
    }

    private Optional<RecognizedCell> gru() {
        List<Term> sum = Terms.summands(terms.read(after.getFirst()));
        Optional<Term> kept = pick(sum, term -> gated(term, state(0)).isPresent());
        Optional<Term> update = kept.flatMap(term -> gated(term, state(0)));
        if (sum.size() != 2 || update.isEmpty()) {
            return Optional.empty();
        }
        Term open = new Term.Complement(new Term.Apply(UnaryFunction.SIGMOID, update.get()));
        return pick(sum, term -> !term.equals(kept.get()))
                .flatMap(term -> without(term, open))
                .flatMap(candidate -> argument(candidate, UnaryFunction.TANH))
                .flatMap(candidate -> gru(update.get(), Terms.summands(candidate)));
    }

    private Optional<RecognizedCell> gru(Term update, List<Term> candidate) {
        Gates gates = new Gates(0);
        for (Term part : candidate) {
            List<Term> rest = new ArrayList<>(candidate);
            rest.remove(part);
            Optional<Candidate> found = part instanceof Term.Product(var matrix, var vector)
                    ? gated(vector, state(0))
                            .flatMap(reset -> gates.candidate(rest, List.of(new Term.Product(matrix, state(0))))
                                    .map(gate -> new Candidate(reset, gate, false)))
                    : resetAfter(part)
                            .flatMap(split -> gates.candidate(rest, split.inner())
                                    .map(gate -> new Candidate(split.reset(), gate, true)));
            if (found.isPresent()) {
                Optional<Gate> r = gates.gate(found.get().reset());
                Optional<Gate> z = gates.gate(update);
                return r.isPresent() && z.isPresent()
                        ? gates.recognized(
                                new StandardCell.Gru(
                                        r.get(),
                                        z.get(),
                                        found.get().gate(),
                                        found.get().resetsAfter()),
                                -1)
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private record Candidate(Term reset, Gate gate, boolean resetsAfter) {}

    private record Split(Term reset, List<Term> inner) {}

    /// `sigmoid(reset) .* inner`.
    private static Optional<Split> resetAfter(Term term) {
        List<Term> factors = Terms.factors(term);
        if (factors.size() != 2) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            Term inner = factors.get(1 - i);
            Optional<Split> split = argument(factors.get(i), UnaryFunction.SIGMOID)
                    .map(reset -> new Split(reset, Terms.summands(inner)));
            if (split.isPresent()) {
                return split;
            }
        }
        return Optional.empty();
    }

    private Term state(int index) {
        return new Term.Given(scan.stateParameters().get(index));
    }

    /// `x` of `sigmoid(x) .* other`.
    private static Optional<Term> gated(Term term, Term other) {
        return without(term, other).flatMap(rest -> argument(rest, UnaryFunction.SIGMOID));
    }

    /// The other of two factors.
    private static Optional<Term> without(Term term, Term factor) {
        List<Term> factors = new ArrayList<>(Terms.factors(term));
        return factors.remove(factor) && factors.size() == 1 ? Optional.of(factors.getFirst()) : Optional.empty();
    }

    private static Optional<Term> argument(Term term, UnaryFunction function) {
        return term instanceof Term.Apply(var applied, var operand) && applied == function
                ? Optional.of(operand)
                : Optional.empty();
    }

    private static Optional<Term> pick(List<Term> terms, Predicate<Term> wanted) {
        return terms.stream().filter(wanted).findFirst();
    }

    /// Reads arguments of gates, which all have to see the same input.
    private final class Gates {
        private final Term hidden;
        private final int hiddenIndex;
        private final Set<Value> inputs = new HashSet<>();

        Gates(int hidden) {
            this.hiddenIndex = hidden;
            this.hidden = state(hidden);
        }

        Optional<Gate> gate(Term argument) {
            List<Term> inner = new ArrayList<>();
            List<Term> rest = new ArrayList<>();
            for (Term term : Terms.summands(argument)) {
                boolean recurrent = term instanceof Term.Product(var _, var vector) && vector.equals(hidden);
                (recurrent ? inner : rest).add(term);
            }
            return candidate(rest, inner);
        }

        /// A gate that may see the memory by a peephole.
        Optional<Gate> gate(Term argument, Term memory) {
            List<Term> rest = new ArrayList<>();
            List<ParameterBlock> peepholes = new ArrayList<>();
            for (Term term : Terms.summands(argument)) {
                if (without(term, memory).orElse(null) instanceof Term.Weights(var block)) {
                    peepholes.add(block);
                } else {
                    rest.add(term);
                }
            }
            return peepholes.size() > 1
                    ? Optional.empty()
                    : gate(new Term.Sum(rest))
                            .filter(gate -> hasRows(peepholes, gate.units()))
                            .map(gate -> gate.withPeephole(peepholes.stream().findFirst()));
        }

        /// @param inner the product with the state, and biases beside it
        Optional<Gate> candidate(List<Term> outer, List<Term> inner) {
            List<ParameterBlock> input = new ArrayList<>();
            List<ParameterBlock> recurrent = new ArrayList<>();
            List<ParameterBlock> biases = new ArrayList<>();
            List<ParameterBlock> innerBiases = new ArrayList<>();
            for (Term term : outer) {
                if (term instanceof Term.Weights(var block)) {
                    biases.add(block);
                } else if (term instanceof Term.Product(var block, Term.Given(var slice))
                        && scan.slices().contains(slice)) {
                    input.add(block);
                    inputs.add(slice);
                } else {
                    return Optional.empty();
                }
            }
            for (Term term : inner) {
                if (term instanceof Term.Weights(var block)) {
                    innerBiases.add(block);
                } else if (term instanceof Term.Product(var block, var vector) && vector.equals(hidden)) {
                    recurrent.add(block);
                } else {
                    return Optional.empty();
                }
            }
            if (input.size() != 1 || recurrent.size() != 1) {
                return Optional.empty();
            }
            Gate gate = new Gate(input.getFirst(), recurrent.getFirst(), biases, innerBiases, Optional.empty());
            return hasRows(gate.blocks().toList(), gate.units()) ? Optional.of(gate) : Optional.empty();
        }

        /// Whether there is an entry for each unit: a single number for all of them is no bias, and no peephole.
        private static boolean hasRows(List<ParameterBlock> blocks, int units) {
            return blocks.stream().allMatch(block -> block.rows() == units);
        }

        Optional<RecognizedCell> recognized(StandardCell cell, int memory) {
            return inputs.size() == 1
                    ? Optional.of(new RecognizedCell(
                            cell, scan.slices().indexOf(inputs.iterator().next()), hiddenIndex, memory, masked))
                    : Optional.empty();
        }
    }
}
