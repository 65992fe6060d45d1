package dev.unroll.compiler.stream;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Copier;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Derives the graph of one step from that of a whole sequence. The time axis goes away: what works
/// step by step works on this one, a scan becomes its body, between states that come in and states that
/// go out, and the last step is this one, as if the sequence ended here. What needs other steps than
/// this and those before has no step of its own, and is the reason why a model cannot be streamed.
public final class StepDerivation {
    private static final String FIRST_STEP = "first step";

    private final Graph graph;
    private final int steps;
    private final BlockBuilder builder;
    private final List<String> parameterNames = new ArrayList<>();
    private final List<Value> parameters = new ArrayList<>();
    private final Map<Value, Value> now = new HashMap<>();
    private final Set<Value> sequential = new HashSet<>(); // what depends on the sequence
    private final Set<String> stateNames = new HashSet<>();
    private final List<String> stateInputs = new ArrayList<>();
    private final List<Value> statesBefore = new ArrayList<>();
    private final List<Value> statesAfter = new ArrayList<>();
    private final Value firstStep;

    /// Ends the derivation.
    private static final class NotSequential extends Exception {
        private static final long serialVersionUID = 1L;

        NotSequential(String reason) {
            super(reason, null, false, false);
        }
    }

    private StepDerivation(Graph graph, int steps) {
        this.graph = graph;
        this.steps = steps;
        this.builder = new BlockBuilder(graph.fresh());
        this.firstStep = builder.fresh().value(FIRST_STEP, Type.SCALAR.withBatch(true));
    }

    /// The step of a graph that predicts.
    ///
    /// @param graph a forward graph with results `output/NAME`, without equations that nobody reads
    public static Streaming derive(Graph graph) {
        if (graph.resultNames().isEmpty()) {
            return new Streaming.Impossible("it has no outputs");
        }
        Map<Integer, String> clocks = new HashMap<>();
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            Type type = graph.block().parameters().get(i).type();
            if (graph.parameterNames().get(i).startsWith("input/") && type.isTimed()) {
                clocks.putIfAbsent(type.steps(), graph.parameterNames().get(i).substring("input/".length()));
            }
        }
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
            return new Streaming.Impossible(String.valueOf(e.getMessage()));
        }
    }

    private Graph run() throws NotSequential {
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            Value value = graph.block().parameters().get(i);
            Value step = builder.fresh().value(value.name(), value.type().withSteps(0));
            parameterNames.add(graph.parameterNames().get(i));
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
        return assemble();
    }

    private Graph assemble() {
        parameterNames.add("input/" + FIRST_STEP);
        parameters.add(firstStep);
        parameters.addAll(statesBefore);
        List<Value> results = new ArrayList<>();
        List<String> resultNames = new ArrayList<>(graph.resultNames());
        graph.block().results().forEach(result -> results.add(expanded(result)));
        for (int i = 0; i < statesAfter.size(); i++) {
            parameterNames.add("input/" + stateInputs.get(i));
            resultNames.add("output/" + stateInputs.get(i));
            results.add(statesAfter.get(i));
        }
        Block block = builder.build(parameters, results);
        return new Graph("predict", parameterNames, block, resultNames);
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
                refuse(c.overTime(), "a sum over time", origin);
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
                refuse(r.overTime(), "a reduction over time", origin);
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
                refuse(
                        step != steps - 1 && sequential.contains(operand),
                        "the step " + (step + 1) + " of " + steps + " that is read",
                        origin);
                yield at(operand);
            }
            case Op.Exists _, Op.StepCount _ -> throw new NotSequential(reason("a length", origin));
            case Op.Draw _ -> throw new IllegalStateException("random numbers are drawn in training alone");
            case Op.Place _, Op.Reverse _ -> throw new NotSequential(reason("`reverse`", origin));
            case Op.Scan _ -> throw new IllegalStateException("a scan has more than one result");
        };
    }

    /// The body between states that come in and states that go out.
    private void scan(Equation equation, Op.Scan scan) throws NotSequential {
        Origin origin = equation.origin();
        refuse(scan.backward(), "a recurrence that runs backward", origin);
        refuse(scan.steps() != steps, "a recurrence over another number of steps", origin);
        refuse(
                scan.initial().stream().anyMatch(sequential::contains),
                "a state that starts from what comes of the sequence",
                origin);
        refuse(
                scan.initial().stream().anyMatch(start -> start.type().kind() == Kind.CLASS),
                "a state that is a class", // as there is no choice between classes in the graph
                origin);
        Copier copier = new Copier(builder.fresh());
        for (Value free : scan.body().freeValues()) {
            refuse(free.type().isTimed(), "a recurrence that looks at all steps in each", origin);
            if (now.containsKey(free)) {
                copier.copies().replace(free, at(free));
            }
        }
        for (int i = 0; i < scan.states(); i++) {
            copier.copies().replace(scan.stateParameters().get(i), state(scan, i));
        }
        for (int i = 0; i < scan.sequences().size(); i++) {
            Value slice = scan.slices().get(i);
            copier.copies().replace(slice, builder.expand(at(scan.sequences().get(i)), slice.type()));
        }
        for (Equation inner : scan.body().body()) {
            builder.add(copier.copy(inner, inner.origin()));
        }
        for (int i = 0; i < equation.results().size(); i++) {
            Value result = copier.copies().apply(scan.body().results().get(i));
            now.put(equation.results().get(i), result);
            if (i < scan.states()) {
                statesAfter.add(result);
            }
        }
    }

    /// A state before the step: where it starts if this is the first one, else what was kept.
    private Value state(Op.Scan scan, int index) {
        Value declared = scan.stateParameters().get(index);
        Value kept = builder.fresh().value(declared.name(), declared.type());
        statesBefore.add(kept);
        String name = "state " + (declared.name().isEmpty() ? "s" : declared.name());
        String unique = name;
        for (int i = 2; !stateNames.add(unique); i++) {
            unique = name + " " + i;
        }
        stateInputs.add(unique);
        Value start = at(scan.initial().get(index));
        return builder.add(new Op.Select(firstStep, start, kept), declared.name());
    }

    private static void refuse(boolean condition, String what, Origin origin) throws NotSequential {
        if (condition) {
            throw new NotSequential(reason(what, origin));
        }
    }

    private static String reason(String what, Origin origin) {
        String place = Optional.of(origin)
                .filter(known -> known.line() > 0)
                .map(known -> " in line " + known.line() + " of " + known.file())
                .orElse("");
        return what + place + " needs the whole sequence";
    }
}
