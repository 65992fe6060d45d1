package dev.unroll.compiler.lower;

import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Variable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which steps of sequences exist, where samples have lengths of their own. Sequences have room for the most steps
/// that there can be. Those that do not exist hold numbers that nothing depends on: whatever puts steps together
/// takes something neutral in their place, so that gradients come out right by themselves.
final class Lengths {
    private final Map<String, Length> byName = new HashMap<>();
    private final Set<Value> frozen = new HashSet<>();

    /// What is known of one length.
    ///
    /// @param steps how many steps each sample has, as it was given
    /// @param exists 1 at steps that exist, 0 elsewhere
    /// @param backwards the same for sequences that run backwards, whose last steps exist
    /// @param last 1 at the last step that exists, 0 elsewhere
    /// @param first 1 at the first step that exists of a sequence that runs backwards
    /// @param count how many steps each sample has
    /// @param total how many steps all samples have together
    private record Length(
            Value steps, Value exists, Value backwards, Value last, Value first, Value count, Value total) {}

    /// Writes what is to be known of a length before everything that reads it.
    void declare(Variable length, Value steps, BlockBuilder builder) {
        int most = ((dev.unroll.dsl.model.Element.ClassIndex) length.type().element())
                        .classes()
                        .value()
                - 1;
        Value exists = builder.add(new Op.Exists(steps, 0, most));
        Value later = builder.add(new Op.Exists(steps, 1, most));
        Value last = builder.minus(exists, later);
        byName.put(
                length.name(),
                new Length(
                        steps,
                        exists,
                        builder.add(new Op.Reverse(exists)),
                        last,
                        builder.add(new Op.Reverse(last)),
                        builder.sum(exists, false, true, false),
                        builder.add(new Op.StepCount("input/" + length.name()))));
    }

    private Optional<Length> of(Time time) {
        return time.length().map(name -> {
            Length length = byName.get(name);
            if (length == null) {
                throw new IllegalStateException("there is no length `" + name + "`");
            }
            return length;
        });
    }

    /// 1 at steps that exist, where samples have lengths of their own.
    Optional<Value> exists(Time time) {
        return of(time).map(length -> time.reversed() ? length.backwards() : length.exists());
    }

    /// The number of steps that each sample has.
    Value count(Time time, BlockBuilder builder) {
        return of(time).map(Length::count)
                .orElseGet(() -> builder.number(time.steps().value()));
    }

    /// The number of steps that all samples have together, where they have lengths of their own.
    Optional<Value> total(Time time) {
        return of(time).map(Length::total);
    }

    /// A sequence with `neutral` at steps that do not exist.
    Value masked(Value sequence, Time time, double neutral, BlockBuilder builder) {
        return exists(time)
                .map(exists -> builder.add(new Op.Select(exists, sequence, builder.number(neutral))))
                .orElse(sequence);
    }

    /// The mean over samples and the steps that exist: what does not vary by sample or over time is its own mean.
    Value meanOverSamples(Value value, Optional<Time> time, BlockBuilder builder) {
        Type type = value.type();
        Optional<Time> own = time.filter(of -> of.length().isPresent());
        if (own.isPresent()) {
            Value sum = builder.sum(masked(value, own.get(), 0, builder), false, true, true);
            return builder.divide(sum, total(own.get()).orElseThrow());
        }
        if (!type.batch() && !type.isTimed()) {
            return value;
        }
        Value sum = builder.sum(value, false, type.isTimed(), type.batch());
        Value count = type.batch() ? builder.add(new Op.SampleCount()) : builder.number(1);
        if (type.isTimed()) {
            count = builder.times(count, builder.number(type.steps()));
        }
        return builder.divide(sum, count);
    }

    /// A sequence that runs backwards with its steps in the order of time, those that exist first.
    Value align(Value sequence, Time time, BlockBuilder builder) {
        Value steps = of(time).orElseThrow().steps();
        return builder.add(new Op.ReverseSequence(builder.add(new Op.Reverse(sequence)), steps));
    }

    /// Notes that a sequence keeps its last value at all steps behind the last that exists.
    void freeze(Value sequence) {
        frozen.add(sequence);
    }

    /// The first step of a sequence, or the last.
    Value end(Value sequence, Time time, boolean last, BlockBuilder builder) {
        int steps = sequence.type().steps();
        boolean standsThere = last == time.reversed() || last && frozen.contains(sequence);
        Optional<Length> length = of(time).filter(_ -> !standsThere);
        if (length.isEmpty()) {
            return builder.add(new Op.At(sequence, last ? steps - 1 : 0));
        }
        return sequence.type().kind() == Kind.NUMBER
                ? only(sequence, last ? length.get().last() : length.get().first(), builder)
                : builder.add(new Op.At(existingFirst(sequence, time, builder), 0));
    }

    /// A sequence whose last step that exists comes first, or whose first does if it runs backwards.
    private Value existingFirst(Value sequence, Time time, BlockBuilder builder) {
        return time.reversed()
                ? align(sequence, time, builder)
                : builder.add(
                        new Op.ReverseSequence(sequence, of(time).orElseThrow().steps()));
    }

    private static Value only(Value sequence, Value step, BlockBuilder builder) {
        Type type = sequence.type();
        Value chosen = builder.add(new Op.Select(step, sequence, builder.number(0)));
        return builder.sum(chosen, false, type.isTimed(), false);
    }
}
