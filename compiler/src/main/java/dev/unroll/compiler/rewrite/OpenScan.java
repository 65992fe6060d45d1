package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Substitution;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A scan taken apart so that its parts can be changed, and put together again by [#close]. Lists that belong
/// together have an entry for each state, sequence or emitted value.
final class OpenScan {
    final int steps;
    final boolean backward;
    final Origin origin;

    List<Value> initial;
    final List<Value> before;
    List<Value> next;
    final List<Value> finals;

    List<Value> sequences;
    final List<Value> slices;

    List<Value> emitted;
    final List<Value> emittedResults;

    List<Equation> body;

    OpenScan(Equation equation, Op.Scan scan) {
        List<Value> results = equation.results();
        steps = scan.steps();
        backward = scan.backward();
        origin = equation.origin();
        initial = new ArrayList<>(scan.initial());
        before = new ArrayList<>(scan.stateParameters());
        next = new ArrayList<>(scan.nextStates());
        finals = new ArrayList<>(results.subList(0, scan.states()));
        sequences = new ArrayList<>(scan.sequences());
        slices = new ArrayList<>(scan.slices());
        emitted = new ArrayList<>(scan.emitted());
        emittedResults = new ArrayList<>(results.subList(scan.states(), results.size()));
        body = new ArrayList<>(scan.body().body());
    }

    List<Value> parameters() {
        List<Value> parameters = new ArrayList<>(before);
        parameters.addAll(slices);
        return parameters;
    }

    List<Value> bodyResults() {
        List<Value> results = new ArrayList<>(next);
        results.addAll(emitted);
        return results;
    }

    Block block() {
        return new Block(parameters(), body, bodyResults());
    }

    /// What the body defines, parameters included.
    Set<Value> defined() {
        Set<Value> defined = new HashSet<>(parameters());
        body.forEach(equation -> defined.addAll(equation.results()));
        return defined;
    }

    /// Whether a product, of weights for instance, makes sums of what depends on a state. Sums over
    /// samples are no part of a state again.
    boolean multipliesState() {
        Set<Value> dependent = new HashSet<>(before);
        for (Equation equation : body) {
            if (equation.op().operands().stream().anyMatch(dependent::contains)) {
                if (equation.op() instanceof Op.Contract contract && !contract.overBatch()
                        || equation.op() instanceof Op.Scan) {
                    return true;
                }
                dependent.addAll(equation.results());
            }
        }
        return false;
    }

    /// Replaces values in the body.
    void substitute(Substitution substitution) {
        Block substituted = substitution.apply(block());
        body = new ArrayList<>(substituted.body());
        next = new ArrayList<>(substituted.results().subList(0, next.size()));
        emitted = new ArrayList<>(
                substituted.results().subList(next.size(), substituted.results().size()));
    }

    /// The body's value for the step of `sequence`, an operand of the scan from now on.
    Value sliceOf(Value sequence, Fresh fresh) {
        int index = sequences.indexOf(sequence);
        if (index >= 0) {
            return slices.get(index);
        }
        Value slice = fresh.value(sequence.name(), sequence.type().withSteps(0));
        sequences.add(sequence);
        slices.add(slice);
        return slice;
    }

    /// The sequence of a value that the body defines: one that the scan reads, or one that it emits from now
    /// on.
    Value sequenceOf(Value value, Fresh fresh) {
        int slice = slices.indexOf(value);
        if (slice >= 0) {
            return sequences.get(slice);
        }
        int index = emitted.indexOf(value);
        if (index >= 0) {
            return emittedResults.get(index);
        }
        Value sequence = fresh.value(value.name(), value.type().withSteps(steps));
        emitted.add(value);
        emittedResults.add(sequence);
        return sequence;
    }

    void removeState(int index) {
        initial.remove(index);
        before.remove(index);
        next.remove(index);
        finals.remove(index);
    }

    void removeEmitted(int index) {
        emitted.remove(index);
        emittedResults.remove(index);
    }

    void removeSequence(int index) {
        sequences.remove(index);
        slices.remove(index);
    }

    Equation close() {
        List<Value> results = new ArrayList<>(finals);
        results.addAll(emittedResults);
        return new Equation(results, new Op.Scan(steps, backward, initial, sequences, block()), origin);
    }
}
