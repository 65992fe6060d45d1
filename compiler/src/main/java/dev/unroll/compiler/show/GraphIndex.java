package dev.unroll.compiler.show;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where each value of a graph comes from, and who reads it.
final class GraphIndex {
    /// A value's place in a recurrence: the number of a state, a slice or a result.
    record Place(Equation equation, Op.Scan scan, int index) {
        boolean isGradient() {
            return equation.origin().gradient();
        }
    }

    private final Map<Value, Equation> definitions = new LinkedHashMap<>();
    private final Map<Value, Place> states = new HashMap<>();
    private final Map<Value, Place> slices = new HashMap<>();
    private final Map<Value, Place> results = new HashMap<>();
    private final Map<Value, Value> forwardSlices = new LinkedHashMap<>();
    private final Map<Equation, Integer> scanOrder = new IdentityHashMap<>();
    private final Map<Value, Equation> owners = new HashMap<>();
    private final Map<Value, List<Equation>> readers = new HashMap<>();
    private final Map<Value, Integer> uses = new HashMap<>();

    GraphIndex(Graph graph) {
        visit(graph.block(), Optional.empty());
    }

    private void visit(Block block, Optional<Equation> owner) {
        for (Equation equation : block.body()) {
            owner.ifPresent(scan -> equation.results().forEach(result -> owners.put(result, scan)));
            if (equation.op() instanceof Op.Scan scan) {
                scan.initial().forEach(value -> read(value, equation));
                scan.sequences().forEach(value -> read(value, equation));
                visit(equation, scan);
            } else {
                equation.op().operands().forEach(operand -> read(operand, equation));
                definitions.put(equation.result(), equation);
            }
        }
        block.results().forEach(result -> uses.merge(result, 1, Integer::sum));
    }

    private void visit(Equation equation, Op.Scan scan) {
        scanOrder.put(equation, scanOrder.size());
        scan.body().parameters().forEach(parameter -> owners.put(parameter, equation));
        for (int i = 0; i < scan.states(); i++) {
            states.put(scan.stateParameters().get(i), new Place(equation, scan, i));
        }
        for (int i = 0; i < scan.slices().size(); i++) {
            Value slice = scan.slices().get(i);
            slices.put(slice, new Place(equation, scan, i));
            if (!equation.origin().gradient()
                    && isRenamed(slice, scan.sequences().get(i))) {
                forwardSlices.putIfAbsent(scan.sequences().get(i), slice);
            }
        }
        for (int i = 0; i < equation.results().size(); i++) {
            results.put(equation.results().get(i), new Place(equation, scan, i));
        }
        visit(scan.body(), Optional.of(equation));
    }

    /// Whether a cell calls its argument otherwise than its caller.
    static boolean isRenamed(Value slice, Value sequence) {
        return !slice.name().isEmpty() && !slice.name().equals(sequence.name());
    }

    private void read(Value value, Equation reader) {
        uses.merge(value, 1, Integer::sum);
        readers.computeIfAbsent(value, _ -> new ArrayList<>()).add(reader);
    }

    /// The equation of a value, unless it is a parameter or the result of a recurrence.
    Optional<Equation> definition(Value value) {
        return Optional.ofNullable(definitions.get(value));
    }

    /// Of all values that have one, in the order of the graph.
    Map<Value, Equation> definitions() {
        return definitions;
    }

    Optional<Place> state(Value value) {
        return Optional.ofNullable(states.get(value));
    }

    Optional<Place> slice(Value value) {
        return Optional.ofNullable(slices.get(value));
    }

    Optional<Place> result(Value value) {
        return Optional.ofNullable(results.get(value));
    }

    /// What the model calls a step of a sequence.
    Optional<Value> forwardSlice(Value sequence) {
        return Optional.ofNullable(forwardSlices.get(sequence));
    }

    /// The recurrence that a value is computed in.
    Optional<Equation> owner(Value value) {
        return Optional.ofNullable(owners.get(value));
    }

    Collection<Value> forwardSlices() {
        return forwardSlices.values();
    }

    /// The model's recurrence that one of the gradient pulls back. It gives residuals, as do those before it
    /// whose sequences it reads.
    Optional<Equation> pulledBack(Op.Scan gradient) {
        return gradient.sequences().stream()
                .flatMap(sequence -> result(sequence).stream())
                .filter(place -> !place.isGradient())
                .map(Place::equation)
                .max(Comparator.comparing(scanOrder::get));
    }

    /// The only value of the model of this name in the recurrence that a gradient's value is computed for.
    Optional<Value> primal(Value cotangent, String name) {
        Optional<Equation> recurrence = owner(cotangent).flatMap(scan -> pulledBack((Op.Scan) scan.op()));
        List<Value> namesakes = definitions.keySet().stream()
                .filter(value -> value.name().equals(name) && !isGradient(value))
                .filter(value -> owner(value).orElse(null) == recurrence.orElse(null))
                .toList();
        return namesakes.size() == 1 ? Optional.of(namesakes.getFirst()) : Optional.empty();
    }

    /// How often a value is read, results of blocks included.
    int uses(Value value) {
        return uses.getOrDefault(value, 0);
    }

    /// The equations that read a value, as often as they do.
    List<Equation> readers(Value value) {
        return readers.getOrDefault(value, List.of());
    }

    /// The equation that reads a value if it is read once, and not as a block's result.
    Optional<Equation> onlyReader(Value value) {
        List<Equation> all = readers(value);
        return uses(value) == 1 && all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /// The value that repetitions repeat in the end.
    Value unrepeated(Value value) {
        Value current = value;
        while (definitions.get(current) instanceof Equation equation && equation.op() instanceof Op.Expand expand) {
            current = expand.operand();
        }
        return current;
    }

    boolean isGradient(Value value) {
        Equation definition = definitions.get(value);
        if (definition != null) {
            return definition.origin().gradient();
        }
        Equation scan = results.containsKey(value) ? results.get(value).equation() : owners.get(value);
        return scan != null && scan.origin().gradient();
    }

    /// Whether a value is a state of the gradient after the step that only adds up over the steps.
    boolean isSumOverSteps(Value value) {
        return owner(value)
                .filter(owner -> owner.origin().gradient())
                .map(owner -> ((Op.Scan) owner.op()))
                .filter(scan -> scan.nextStates().contains(value))
                .flatMap(scan ->
                        state(scan.stateParameters().get(scan.nextStates().indexOf(value))))
                .flatMap(this::summand)
                .isPresent();
    }

    /// What a state adds up over the steps, if that is all that happens to it.
    Optional<Value> summand(Place state) {
        Value before = state.scan().stateParameters().get(state.index());
        Value after = state.scan().nextStates().get(state.index());
        if (uses(before) == 1
                && uses(after) == 1
                && definitions.get(after) instanceof Equation equation
                && equation.op() instanceof Op.Binary(var function, var left, var right)
                && function == BinaryFunction.ADD) {
            if (left.equals(before)) {
                return Optional.of(right);
            }
            return right.equals(before) ? Optional.of(left) : Optional.empty();
        }
        return Optional.empty();
    }
}
