package dev.unroll.compiler;

import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// A graph that a test writes by hand.
public final class TestGraph {
    private final List<String> names = new ArrayList<>();
    private final List<Value> parameters = new ArrayList<>();
    private final BlockBuilder builder = new BlockBuilder(new Fresh(0));

    /// What a step of a recurrence gives.
    public record Step(List<Value> next, List<Value> emitted) {}

    /// Writes a step of a recurrence.
    @FunctionalInterface
    public interface Body {
        Step write(BlockBuilder builder, List<Value> states, List<Value> slices);
    }

    /// A number or an array of numbers.
    public static Type numbers(Integer... shape) {
        return new Type(Kind.NUMBER, false, 0, Arrays.asList(shape));
    }

    /// The same for each sample.
    public static Type batch(Integer... shape) {
        return numbers(shape).withBatch(true);
    }

    /// An equation of a model.
    public static Origin line(int line, String text) {
        return new Origin("test.model", line, text, false);
    }

    public Value parameter(String name, Type type) {
        return parameter(name, name, type);
    }

    /// A parameter that its cell calls `name`.
    public Value parameter(String path, String name, Type type) {
        return interfaceValue("param/" + path, name, type);
    }

    public Value input(String name, Type type) {
        return interfaceValue("input/" + name, name, type);
    }

    private Value interfaceValue(String path, String name, Type type) {
        Value value = builder.fresh().value(name, type);
        names.add(path);
        parameters.add(value);
        return value;
    }

    public BlockBuilder builder() {
        return builder;
    }

    /// A recurrence in the order of time. Slices are named as the sequences, and results as in the body.
    public List<Value> scan(int steps, List<Value> initial, List<Value> sequences, Body body) {
        return scan(builder, steps, false, initial, sequences, body);
    }

    /// A recurrence, perhaps in the body of another.
    public static List<Value> scan(
            BlockBuilder outer, int steps, boolean backward, List<Value> initial, List<Value> sequences, Body body) {
        List<String> formals = sequences.stream().map(Value::name).toList();
        return cell(outer, steps, backward, initial, sequences, body, formals, Optional.empty());
    }

    /// A recurrence that calls its sequences as `formals` say, and emits one sequence called `name`.
    public Value cell(
            String name, int steps, List<Value> initial, List<Value> sequences, List<String> formals, Body body) {
        return cell(builder, steps, false, initial, sequences, body, formals, Optional.of(name))
                .getLast();
    }

    private static List<Value> cell(
            BlockBuilder outer,
            int steps,
            boolean backward,
            List<Value> initial,
            List<Value> sequences,
            Body body,
            List<String> formals,
            Optional<String> name) {
        List<Value> states = new ArrayList<>();
        initial.forEach(value -> states.add(outer.fresh().value(value.name(), value.type())));
        List<Value> slices = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            Type type = sequences.get(i).type().withSteps(0);
            slices.add(outer.fresh().value(formals.get(i), type));
        }
        BlockBuilder inner = outer.inner();
        Step step = body.write(inner, states, slices);
        List<Value> blockParameters = new ArrayList<>(states);
        blockParameters.addAll(slices);
        List<String> names = new ArrayList<>();
        step.next().forEach(value -> names.add(value.name()));
        step.emitted().forEach(value -> names.add(name.orElse(value.name())));
        List<Value> results = new ArrayList<>(step.next());
        results.addAll(step.emitted());
        return outer.addAll(
                new Op.Scan(steps, backward, initial, sequences, inner.build(blockParameters, results)), names);
    }

    /// Everything of `value` summed up, each entry with a weight of its own, the input `weights`.
    public Graph withWeightedSum(Value value) {
        Value weighted = builder.times(value, input("weights", value.type()));
        return withLoss(total(weighted));
    }

    /// The sum of all entries, over all axes.
    public Value total(Value value) {
        Type type = value.type();
        return type.equals(Type.SCALAR) ? value : builder.sum(value, type.rank() > 0, type.isTimed(), type.batch());
    }

    public Graph withLoss(Value loss) {
        return withResults(List.of("loss"), loss);
    }

    public Graph withResults(List<String> resultNames, Value... results) {
        return new Graph("test", names, builder.build(parameters, List.of(results)), resultNames);
    }

    /// Names for the results of an op that are worth none.
    public static List<String> unnamed(int count) {
        return Collections.nCopies(count, "");
    }
}
