package dev.unroll.compiler.stream;

import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Copier;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Derives the graph of one step from that of a whole sequence whose states are open. The time axis
/// goes away: what works step by step works on this one, a scan becomes its body, from the states
/// before to the states after, and the last step is this one, as if the sequence ended here. What needs
/// other steps than this and those before has no step of its own, and is the reason why a model cannot
/// be streamed.
public final class StepDerivation {
    private final Graph graph;
    private final int steps;
    private final BlockBuilder builder;
    private final List<Value> parameters = new ArrayList<>();
    private final Map<Value, Value> now = new HashMap<>();
    private final Set<Value> sequential = new HashSet<>(); // what depends on the sequence

    private StepDerivation(Graph graph, int steps) {
        this.graph = graph;
        this.steps = steps;
        this.builder = new BlockBuilder(graph.fresh());
    }

    /// The step of a graph that predicts.
    ///
    /// @param graph a forward graph as [OpenStates] gives it, with results `output/NAME`
    public static Streaming derive(Graph graph) {
        if (graph.resultNames().stream().noneMatch(name -> name.startsWith("output/"))) {
            return new Streaming.Impossible("it has no outputs");
        }
        Map<Integer, String> clocks = clocks(graph);
        if (clocks.isEmpty()) {
            return new Streaming.Impossible("it takes no sequence");
        }
        if (clocks.size() > 1) {
            return new Streaming.Impossible("its sequences have different numbers of steps: "
                    + String.join(
                            ", ",
                            new LinkedHashSet<>(clocks.entrySet().stream()
                                    .map(clock -> "`" + clock.getValue() + "` has " + clock.getKey())
                                    .sorted()
                                    .toList())));
        }
        try {
            int steps = clocks.keySet().iterator().next();
            return new Streaming.Possible(new StepDerivation(graph, steps).run());
        } catch (NotSequential e) {
            return e.toImpossible();
        }
    }

    /// The numbers of steps that sequences have, with the name of one that has it: of all inputs, and
    /// of targets that are read.
    private static Map<Integer, String> clocks(Graph graph) {
        Set<Value> read = new HashSet<>();
        graph.block().body().forEach(equation -> read.addAll(equation.op().operands()));
        Map<Integer, String> clocks = new HashMap<>();
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            Value parameter = graph.block().parameters().get(i);
            String name = graph.parameterNames().get(i);
            boolean comes = name.startsWith("input/") || name.startsWith("target/") && read.contains(parameter);
            if (comes && parameter.type().isTimed()) {
                clocks.putIfAbsent(parameter.type().steps(), name.substring(name.indexOf('/') + 1));
            }
        }
        return clocks;
    }

    private Graph run() throws NotSequential {
        for (Value value : graph.block().parameters()) {
            Value step = builder.fresh().value(value.name(), value.type().withSteps(0));
            parameters.add(step);
            now.put(value, step);
            if (value.type().isTimed()) {
                sequential.add(value);
            }
        }
        for (Equation equation : graph.block().body()) {
            builder.setOrigin(equation.origin());
            if (equation.op() instanceof Op.Scan scan) {
                scan(equation, scan);
            } else {
                now.put(equation.result(), step(equation));
            }
            if (equation.op().operands().stream().anyMatch(sequential::contains)) {
                sequential.addAll(equation.results());
            }
        }
        List<Value> results =
                graph.block().results().stream().map(this::expanded).toList();
        return new Graph("predict", graph.parameterNames(), builder.build(parameters, results), graph.resultNames());
    }

    private Value expanded(Value result) {
        Value value = at(result);
        return builder.expand(value, value.type().withBatch(true));
    }

    private Value at(Value value) {
        Value step = now.get(value);
        if (step == null) {
            throw new IllegalStateException(value + " is read before it is given");
        }
        return step;
    }

    private Value step(Equation equation) throws NotSequential {
        Origin origin = equation.origin();
        String name = equation.result().name();
        return switch (equation.op()) {
            case Op.Fill(var value, var type) -> builder.add(new Op.Fill(value, type.withSteps(0)), name);
            case Op.SampleCount count -> builder.add(count, name);
            case Op.Unary(var function, var operand) -> builder.add(new Op.Unary(function, at(operand)), name);
            case Op.Stop(var operand) -> builder.add(new Op.Stop(at(operand)), name);
            case Op.Binary(var function, var left, var right) ->
                builder.add(new Op.Binary(function, at(left), at(right)), name);
            case Op.Select(var condition, var then, var otherwise) ->
                builder.add(new Op.Select(at(condition), at(then), at(otherwise)), name);
            case Op.Contract c -> {
                NotSequential.refuse(c.overTime(), "a sum over time", origin);
                yield builder.add(
                        new Op.Contract(
                                at(c.left()),
                                at(c.right()),
                                c.leftAxes(),
                                c.rightAxes(),
                                c.resultAxes(),
                                c.overBatch(),
                                false),
                        name);
            }
            case Op.Reduce r -> {
                NotSequential.refuse(r.overTime(), "a reduction over time", origin);
                yield builder.add(
                        new Op.Reduce(r.reduction(), at(r.operand()), r.overEntries(), false, r.overBatch()), name);
            }
            case Op.Expand(var operand, var type) -> builder.expand(at(operand), type.withSteps(0));
            case Op.Slice(var operand, var axis, var from, var to) ->
                builder.add(new Op.Slice(at(operand), axis, from, to), name);
            case Op.Pad(var operand, var axis, var before, var after) ->
                builder.add(new Op.Pad(at(operand), axis, before, after), name);
            case Op.Concat(var parts, var axis) ->
                builder.add(new Op.Concat(parts.stream().map(this::at).toList(), axis), name);
            case Op.Transpose(var operand) -> builder.add(new Op.Transpose(at(operand)), name);
            case Op.Reshape(var operand, var shape) -> builder.add(new Op.Reshape(at(operand), shape), name);
            case Op.OneHot(var operand, var classes) -> builder.add(new Op.OneHot(at(operand), classes), name);
            case Op.ArgMax(var operand) -> builder.add(new Op.ArgMax(at(operand)), name);
            case Op.At(var operand, var step) -> {
                NotSequential.refuse(
                        step != steps - 1 && sequential.contains(operand),
                        "the step " + (step + 1) + " of " + steps + " that is read",
                        origin);
                yield at(operand);
            }
            case Op.Exists _, Op.StepCount _ -> throw NotSequential.needsAll("a length", origin);
            case Op.Draw _ -> throw new IllegalStateException("random numbers are drawn in training alone");
            case Op.Place _, Op.Reverse _, Op.ReverseSequence _ -> throw NotSequential.needsAll("`reverse`", origin);
            case Op.Scan _ -> throw new IllegalStateException("a scan has more than one result");
        };
    }

    /// The body, from the states before the step to those after it.
    private void scan(Equation equation, Op.Scan scan) throws NotSequential {
        Origin origin = equation.origin();
        NotSequential.refuse(scan.steps() != steps, "a recurrence over another number of steps", origin);
        Copier copier = new Copier(builder.fresh());
        for (Value free : scan.body().freeValues()) {
            NotSequential.refuse(free.type().isTimed(), "a recurrence that looks at all steps in each", origin);
            if (now.containsKey(free)) {
                copier.copies().replace(free, at(free));
            }
        }
        for (int i = 0; i < scan.states(); i++) {
            copier.copies()
                    .replace(scan.stateParameters().get(i), at(scan.initial().get(i)));
        }
        for (int i = 0; i < scan.sequences().size(); i++) {
            Value slice = scan.slices().get(i);
            copier.copies().replace(slice, builder.expand(at(scan.sequences().get(i)), slice.type()));
        }
        for (Equation inner : scan.body().body()) {
            builder.add(copier.copy(inner, inner.origin()));
        }
        for (int i = 0; i < equation.results().size(); i++) {
            now.put(
                    equation.results().get(i),
                    copier.copies().apply(scan.body().results().get(i)));
        }
    }
}
