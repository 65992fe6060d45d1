package dev.unroll.compiler.show;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import dev.unroll.compiler.show.GraphIndex.Place;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How each value reads in the formulas of a gradient: by its name, or by the formula that defines it.
///
/// Values of the model are called as in the model, and what has no name there is written out. Of the
/// gradient's values, those that are named after a value of the model get an equation of their own (`dc =
/// ...`), as do long ones that are read more than once. What is written out never holds itself, since a state
/// is written out as `prev(...)` or `next(...)` only where a named value stands between it and its next value.
final class Reading {
    private static final int LONGEST_REPEATED = 4;
    private static final int LONGEST_MODEL_TERM = 8;
    private static final int LONGEST = 24;

    private final GraphIndex index;
    private final Naming naming;
    private final Set<Value> forwardStates = new HashSet<>();
    private final Set<Value> gradientStates = new HashSet<>();
    private final Map<Value, String> gradientSequences = new HashMap<>();
    private final Set<Value> temporaries = new LinkedHashSet<>();
    private final Map<Value, Formula> formulas = new HashMap<>();
    private final Map<Value, Formula> expressions = new HashMap<>();

    Reading(GraphIndex index, Naming naming, List<Equation> scans) {
        this.index = index;
        this.naming = naming;
        for (Equation equation : scans) {
            Op.Scan scan = (Op.Scan) equation.op();
            if (equation.origin().gradient()) {
                gradientStates.addAll(scan.nextStates());
                for (int i = scan.states(); i < equation.results().size(); i++) {
                    Value inBody = index.unrepeated(scan.body().results().get(i));
                    gradientSequences.put(inBody, equation.results().get(i).name());
                }
            } else {
                scan.nextStates().forEach(value -> forwardStates.add(index.unrepeated(value)));
            }
        }
        index.forwardSlices().forEach(slice -> naming.name(slice, slice.name()));
        index.definitions().forEach((value, equation) -> {
            if (!equation.origin().gradient() && !value.name().isEmpty()) {
                naming.name(value, value.name());
            }
        });
    }

    /// Terms of the model that are too long to be written out wherever they are read.
    Set<Value> temporaries() {
        return temporaries;
    }

    Formula formula(Value value) {
        Formula known = formulas.get(value);
        if (known == null) {
            known = isNamed(value) ? new Formula.Name(name(value)) : expression(value);
            formulas.put(value, known);
        }
        return known;
    }

    /// The right-hand side of the value's own equation.
    Formula expression(Value value) {
        Formula known = expressions.get(value);
        if (known == null) {
            known = write(value);
            expressions.put(value, known);
        }
        return known;
    }

    private String name(Value value) {
        String hint = hint(value);
        boolean isGradient = index.isGradient(value);
        if (hint.isEmpty()) {
            return naming.temporary(value, isGradient ? "d" : "v");
        }
        Optional<Value> primal =
                isGradient && hint.startsWith("d") ? index.primal(value, hint.substring(1)) : Optional.empty();
        return naming.name(value, primal.map(model -> "d" + name(model)).orElse(hint));
    }

    private String hint(Value value) {
        if (!value.name().isEmpty()) {
            return value.name();
        }
        return index.state(value)
                .map(place -> place.scan().nextStates().get(place.index()).name())
                .orElseGet(() -> gradientSequences.getOrDefault(value, ""));
    }

    private Formula write(Value value) {
        Optional<Equation> definition = index.definition(value);
        if (definition.isPresent()) {
            Op op = definition.get().op();
            boolean hasNumber = op.operands().stream()
                    .anyMatch(operand -> index.unrepeated(operand).type().rank() == 0);
            return OpFormulas.of(op, op.operands().stream().map(this::formula).toList(), hasNumber);
        }
        return index.state(value)
                .map(this::state)
                .or(() -> index.slice(value).map(this::slice))
                .or(() -> index.result(value).map(place -> result(value, place)))
                .orElseGet(() -> new Formula.Name(name(value)));
    }

    /// A state before the step is its next value in the step before.
    Formula state(Place place) {
        String direction = place.scan().backward() ? "next" : "prev";
        return Formula.call(direction, formula(place.scan().nextStates().get(place.index())));
    }

    private Formula slice(Place place) {
        Value sequence = place.scan().sequences().get(place.index());
        Optional<Place> source = index.result(sequence);
        if (source.isPresent() && source.get().index() >= source.get().scan().states()) {
            Place emitted = source.get();
            return formula(emitted.scan().body().results().get(emitted.index()));
        }
        return index.forwardSlice(sequence).map(this::formula).orElseGet(() -> formula(sequence));
    }

    private Formula result(Value value, Place place) {
        Value inBody = place.scan().body().results().get(place.index());
        if (place.index() < place.scan().states()) {
            return Formula.call(place.scan().backward() ? "first" : "last", formula(inBody));
        }
        boolean isRenamed =
                !place.isGradient() && !value.name().isEmpty() && !value.name().equals(inBody.name());
        return isRenamed ? new Formula.Name(naming.name(value, value.name())) : formula(inBody);
    }

    /// Whether a value is read by its name.
    boolean isNamed(Value value) {
        Optional<Equation> definition = index.definition(value);
        if (definition.isPresent()) {
            return index.isGradient(value)
                    ? isGradientNamed(value, definition.get())
                    : isModelNamed(value, definition.get());
        }
        Optional<Place> state = index.state(value);
        if (state.isPresent()) {
            return state.get().isGradient() ? !isWrittenOut(value) : staysState(state.get());
        }
        Optional<Place> slice = index.slice(value);
        if (slice.isPresent()) {
            return isNamedSlice(value, slice.get());
        }
        return index.result(value).map(this::isSum).orElse(true);
    }

    /// Whether a slice has a name of its own, and is of a sequence that no recurrence made.
    private boolean isNamedSlice(Value value, Place slice) {
        Value sequence = slice.scan().sequences().get(slice.index());
        return !slice.isGradient()
                && GraphIndex.isRenamed(value, sequence)
                && index.result(sequence).isEmpty();
    }

    /// Whether a result is nothing but a sum over the steps.
    boolean isSum(Place result) {
        return result.isGradient()
                && result.index() < result.scan().states()
                && index.summand(result).isPresent();
    }

    private boolean staysState(Place place) {
        Value next = index.unrepeated(place.scan().nextStates().get(place.index()));
        return index.state(next).isPresent();
    }

    private boolean isModelNamed(Value value, Equation definition) {
        if (definition.op() instanceof Op.Expand && value.name().isEmpty()) {
            return false;
        }
        if (!value.name().isEmpty()) {
            return true;
        }
        boolean isTemporary = forwardStates.contains(value) || expression(value).leaves() > LONGEST_MODEL_TERM;
        if (isTemporary) {
            temporaries.add(value);
        }
        return isTemporary;
    }

    private boolean isGradientNamed(Value value, Equation definition) {
        if (naming.isNamed(value) || gradientSequences.containsKey(value)) {
            return true;
        }
        if (definition.op() instanceof Op.Fill || definition.op() instanceof Op.Expand) {
            return false;
        }
        if (isOnlyNextState(value) || isOnlySummedOverSteps(value)) {
            return false;
        }
        if (!value.name().isEmpty()) {
            return !isPartOfNamesake(value);
        }
        return expression(value).leaves() > (index.uses(value) == 1 ? LONGEST : LONGEST_REPEATED);
    }

    /// Whether a value is nothing but a state after the step, and so is read as `next(...)` once.
    private boolean isOnlyNextState(Value value) {
        return gradientStates.contains(value) && index.uses(value) == 1;
    }

    private boolean isOnlySummedOverSteps(Value value) {
        List<Equation> readers = index.readers(value);
        return readers.size() == index.uses(value)
                && readers.stream().allMatch(reader -> isSum(reader) && index.isSumOverSteps(reader.result()));
    }

    /// Whether a cotangent is only added to others, to be the whole cotangent of the same value.
    private boolean isPartOfNamesake(Value value) {
        return index.onlyReader(value)
                .filter(Reading::isSum)
                .filter(reader -> reader.result().name().equals(value.name()))
                .isPresent();
    }

    private static boolean isSum(Equation equation) {
        return equation.op() instanceof Op.Binary(var function, var _, var _)
                && (function == BinaryFunction.ADD || function == BinaryFunction.SUBTRACT);
    }

    /// Whether a state of the gradient is only added to what is named.
    private boolean isWrittenOut(Value state) {
        Optional<Equation> reader = index.onlyReader(state).filter(Reading::isSum);
        while (reader.isPresent() && isPartOfNamesake(reader.get().result())) {
            reader = index.onlyReader(reader.get().result());
        }
        return reader.map(Equation::result)
                .filter(sum -> !sum.name().isEmpty() && !isOnlyNextState(sum))
                .isPresent();
    }
}
