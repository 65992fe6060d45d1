package dev.unroll.compiler.grad;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Substitution;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The pullback of a recurrence: a recurrence in the other direction, over the same steps.
///
/// - Its states are the cotangents of the states, and for each value that the body reads from outside and that
///   needs a gradient, the sum of that gradient over the steps so far.
/// - It reads the cotangents of what the steps emitted, and the values of the forward body that the
///   derivatives need (*residuals*): those are emitted by the forward recurrence, which is rewritten for that.
///   Sequences within a step are computed again, see [Recomputation].
/// - It emits the cotangents of the forward recurrence's sequences.
final class ScanPullback {
    private final BlockBuilder builder;
    private final Cotangents cotangents;
    private final Set<Value> active;

    ScanPullback(BlockBuilder builder, Cotangents cotangents, Set<Value> active) {
        this.builder = builder;
        this.cotangents = cotangents;
        this.active = active;
    }

    /// A state of the backward recurrence: where it starts, what the body calls it before and after the step,
    /// and the value whose cotangent it is in the end.
    private record Carry(Value initial, Value before, Value after, Value target) {}

    /// Pulls the equation at `index` back, and replaces it by one that emits the residuals as well.
    void apply(int index, Equation equation, Op.Scan scan) {
        List<Value> results = equation.results();
        if (results.stream().allMatch(result -> cotangents.of(result).isEmpty())) {
            return;
        }
        BlockBuilder inner = builder.inner();
        inner.equations().addAll(scan.body().body());
        int forwardCount = inner.equations().size();
        Cotangents innerCotangents = new Cotangents(inner, active);

        Map<Value, Value> stateCotangents = seedStates(scan, inner, innerCotangents);
        Map<Value, Value> slices = seedEmitted(results, scan, inner, innerCotangents);
        ReverseMode.pullBack(inner, innerCotangents, active, forwardCount);

        List<Carry> carries = carries(results, scan, inner, innerCotangents, stateCotangents);
        Map<Value, Value> emitted = new LinkedHashMap<>(); // sequence -> cotangent of its slice
        for (int i = 0; i < scan.sequences().size(); i++) {
            Optional<Value> cotangent = innerCotangents.of(scan.slices().get(i));
            if (cotangent.isPresent()) {
                emitted.put(scan.slices().get(i), cotangent.get());
            }
        }
        List<Value> bodyResults =
                new ArrayList<>(carries.stream().map(Carry::after).toList());
        bodyResults.addAll(emitted.values());

        // Nested recurrences of the forward body may have been rewritten to emit residuals of their own.
        List<Equation> forwardBody = List.copyOf(inner.equations().subList(0, forwardCount));
        List<Equation> backwardBody = List.copyOf(
                inner.equations().subList(forwardCount, inner.equations().size()));
        Block raw =
                Recomputation.prepend(forwardBody, new Block(List.of(), backwardBody, bodyResults), builder.fresh());
        Substitution toSlices = emitResiduals(index, equation, scan, forwardBody, raw, slices);

        List<Value> parameters =
                new ArrayList<>(carries.stream().map(Carry::before).toList());
        parameters.addAll(slices.keySet());
        Block applied = toSlices.apply(raw);
        Block body = new Block(parameters, applied.body(), applied.results());
        Op.Scan backward = new Op.Scan(
                scan.steps(),
                !scan.backward(),
                carries.stream().map(Carry::initial).toList(),
                List.copyOf(slices.values()),
                body);
        List<String> names = new ArrayList<>();
        carries.forEach(carry -> names.add(Cotangents.cotangentName(carry.target())));
        emitted.keySet().forEach(slice -> names.add(Cotangents.cotangentName(slice)));
        List<Value> backwardResults = builder.addAll(backward, names);
        distribute(scan, carries, emitted, backwardResults);
    }

    private Map<Value, Value> seedStates(Op.Scan scan, BlockBuilder inner, Cotangents innerCotangents) {
        Map<Value, Value> seeds = new LinkedHashMap<>(); // state parameter -> cotangent of the state after the step
        for (int i = 0; i < scan.states(); i++) {
            Value parameter = scan.stateParameters().get(i);
            if (active.contains(parameter)) {
                Value next = scan.nextStates().get(i);
                Value seed = builder.fresh().value(Cotangents.cotangentName(next), parameter.type());
                seeds.put(parameter, seed);
                setOriginOf(next, scan, inner);
                innerCotangents.add(next, seed);
            }
        }
        return seeds;
    }

    private Map<Value, Value> seedEmitted(
            List<Value> results, Op.Scan scan, BlockBuilder inner, Cotangents innerCotangents) {
        Map<Value, Value> slices = new LinkedHashMap<>(); // slice parameter of the backward body -> sequence
        for (int i = 0; i < scan.emitted().size(); i++) {
            Value emitted = scan.emitted().get(i);
            Optional<Value> cotangent = cotangents.of(results.get(scan.states() + i));
            if (cotangent.isPresent()) {
                Value slice = builder.fresh().value(Cotangents.cotangentName(emitted), emitted.type());
                slices.put(slice, cotangent.get());
                setOriginOf(emitted, scan, inner);
                innerCotangents.add(emitted, slice);
            }
        }
        return slices;
    }

    /// What is added up to the cotangent of a state belongs to the equation that gives the state.
    private static void setOriginOf(Value value, Op.Scan scan, BlockBuilder inner) {
        scan.body().body().stream()
                .filter(equation -> equation.results().contains(value))
                .forEach(equation -> inner.setOrigin(equation.origin().asGradient()));
    }

    private List<Carry> carries(
            List<Value> results,
            Op.Scan scan,
            BlockBuilder inner,
            Cotangents innerCotangents,
            Map<Value, Value> stateCotangents) {
        List<Carry> carries = new ArrayList<>();
        for (int i = 0; i < scan.states(); i++) {
            Value parameter = scan.stateParameters().get(i);
            Value before = stateCotangents.get(parameter);
            if (before != null) {
                Value initial = cotangents.of(results.get(i)).orElseGet(() -> builder.fill(0, parameter.type()));
                Value after = innerCotangents.of(parameter).orElseGet(() -> inner.fill(0, parameter.type()));
                carries.add(new Carry(initial, before, after, parameter));
            }
        }
        for (Value free : scan.body().freeValues()) {
            Optional<Value> cotangent = innerCotangents.of(free);
            if (cotangent.isPresent()) {
                Value before = builder.fresh().value("", free.type());
                Value after = inner.plus(before, cotangent.get());
                carries.add(new Carry(builder.fill(0, free.type()), before, after, free));
            }
        }
        return carries;
    }

    /// Makes the forward recurrence emit what the backward body reads of its body, and gives the slices that
    /// the backward body reads instead. Slices of the forward recurrence's own sequences are read again.
    private Substitution emitResiduals(
            int index,
            Equation equation,
            Op.Scan scan,
            List<Equation> forwardBody,
            Block backward,
            Map<Value, Value> slices) {
        Set<Value> defined = new HashSet<>(scan.body().parameters());
        forwardBody.forEach(forward -> defined.addAll(forward.results()));
        Map<Value, Value> sequenceOf = new HashMap<>();
        for (int i = 0; i < scan.sequences().size(); i++) {
            sequenceOf.put(scan.slices().get(i), scan.sequences().get(i));
        }
        Substitution toSlices = new Substitution();
        List<Value> bodyResults = new ArrayList<>(scan.body().results());
        List<Value> results = new ArrayList<>(equation.results());
        for (Value read : backward.freeValues()) {
            if (!defined.contains(read)) {
                continue;
            }
            Value sequence = sequenceOf.get(read);
            if (sequence == null) {
                if (read.type().isTimed()) {
                    throw new IllegalStateException("a step cannot emit the sequence " + read);
                }
                Type type = read.type().withSteps(scan.steps());
                sequence = builder.fresh().value(read.name(), type);
                bodyResults.add(read);
                results.add(sequence);
            }
            Value slice = builder.fresh().value(read.name(), read.type());
            slices.put(slice, sequence);
            toSlices.replace(read, slice);
        }
        Block body = new Block(scan.body().parameters(), forwardBody, bodyResults);
        Op.Scan forward = new Op.Scan(scan.steps(), scan.backward(), scan.initial(), scan.sequences(), body);
        builder.equations().set(index, new Equation(results, forward, equation.origin()));
        return toSlices;
    }

    private void distribute(Op.Scan scan, List<Carry> carries, Map<Value, Value> emitted, List<Value> results) {
        for (int i = 0; i < carries.size(); i++) {
            int state = scan.stateParameters().indexOf(carries.get(i).target());
            Value target =
                    state >= 0 ? scan.initial().get(state) : carries.get(i).target();
            cotangents.add(target, results.get(i));
        }
        int position = carries.size();
        for (Value slice : emitted.keySet()) {
            Value sequence = scan.sequences().get(scan.slices().indexOf(slice));
            cotangents.add(sequence, results.get(position++));
        }
    }
}
