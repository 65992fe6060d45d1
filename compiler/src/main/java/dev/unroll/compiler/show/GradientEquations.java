package dev.unroll.compiler.show;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Value;
import dev.unroll.compiler.show.GraphIndex.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The equations of a derived gradient, gathered under those of the model that they come from.
final class GradientEquations {
    /// `left = right`, where `remark` says.
    record Line(Formula left, Formula right, String remark) {}

    /// An equation of the model, the recurrence that it stands in, and the gradient's equations that come from
    /// it.
    record Group(Optional<Equation> recurrence, Origin origin, List<Line> lines) {}

    private record Key(Optional<Equation> recurrence, String file, int line, String text) {
        static Key of(Optional<Equation> recurrence, Origin origin) {
            return new Key(recurrence, origin.file(), origin.line(), origin.text());
        }
    }

    private final Graph graph;
    private final GraphIndex index;
    private final Reading reading;
    private final Map<Key, Group> groups = new LinkedHashMap<>();

    private GradientEquations(Graph graph) {
        this.graph = graph;
        this.index = new GraphIndex(graph);
        List<Equation> scans = new ArrayList<>();
        collectScans(graph.block(), scans);
        this.reading = new Reading(index, new Naming(graph), scans);
    }

    /// The groups that have equations, in the order of the model's.
    static List<Group> of(Graph graph) {
        GradientEquations equations = new GradientEquations(graph);
        equations.registerModel(graph.block(), Optional.empty());
        equations.write(graph.block());
        equations.writeResults();
        equations.writeTemporaries();
        return equations.groups.values().stream()
                .filter(group -> !group.lines().isEmpty())
                .toList();
    }

    private static void collectScans(Block block, List<Equation> scans) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                scans.add(equation);
                collectScans(scan.body(), scans);
            }
        }
    }

    private void registerModel(Block block, Optional<Equation> recurrence) {
        for (Equation equation : block.body()) {
            if (equation.origin().gradient()) {
                continue;
            }
            if (equation.op() instanceof Op.Scan scan) {
                registerModel(scan.body(), Optional.of(equation));
            }
            group(recurrence, equation.origin());
        }
    }

    private Group group(Optional<Equation> recurrence, Origin origin) {
        return groups.computeIfAbsent(
                Key.of(recurrence, origin), _ -> new Group(recurrence, origin, new ArrayList<>()));
    }

    private void write(Block block) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                if (equation.origin().gradient()) {
                    writeStates(equation, scan);
                    write(scan.body());
                    writeSums(equation, scan);
                } else {
                    write(scan.body());
                }
            } else if (equation.origin().gradient()
                    && index.uses(equation.result()) > 0
                    && !index.isSumOverSteps(equation.result())
                    && reading.isNamed(equation.result())) {
                define(equation.result(), equation.origin());
            }
        }
    }

    private void define(Value value, Origin origin) {
        add(value, origin, new Line(reading.formula(value), reading.expression(value), ""));
    }

    private void add(Value value, Origin origin, Line line) {
        group(modelRecurrence(index.owner(value), origin), origin).lines().add(line);
    }

    /// The recurrence of the model that a gradient's recurrence pulls back: the one that has the equation in
    /// it.
    private Optional<Equation> modelRecurrence(Optional<Equation> recurrence, Origin origin) {
        if (recurrence.isEmpty() || !recurrence.get().origin().gradient()) {
            return recurrence;
        }
        Optional<Equation> read = index.pulledBack((Op.Scan) recurrence.get().op())
                .filter(equation -> groups.containsKey(Key.of(Optional.of(equation), origin)));
        return read.or(() -> groups.keySet().stream()
                .filter(key -> key.equals(Key.of(key.recurrence(), origin)))
                .flatMap(key -> key.recurrence().stream())
                .findFirst());
    }

    /// The states that are read by name, and where states start.
    private void writeStates(Equation equation, Op.Scan scan) {
        for (int i = 0; i < scan.states(); i++) {
            Value state = scan.stateParameters().get(i);
            Place place = new Place(equation, scan, i);
            if (index.summand(place).isPresent() || index.uses(state) == 0) {
                continue;
            }
            Origin origin = originOf(scan.nextStates().get(i)).orElse(equation.origin());
            Formula before = reading.state(place);
            if (reading.isNamed(state)) {
                add(state, origin, new Line(reading.formula(state), before, ""));
            }
            Formula start = reading.formula(scan.initial().get(i));
            if (!start.equals(new Formula.Number(0))) {
                int first = scan.backward() ? scan.steps() - 1 : 0;
                add(state, origin, new Line(before, start, "at t = " + first));
            }
        }
    }

    private void writeSums(Equation equation, Op.Scan scan) {
        for (int i = 0; i < scan.states(); i++) {
            Value result = equation.results().get(i);
            Optional<Value> summand = index.summand(new Place(equation, scan, i));
            if (summand.isEmpty() || index.uses(result) == 0) {
                continue;
            }
            Formula sum = OpFormulas.over("sum", true, false, reading.formula(summand.get()));
            Formula start = reading.formula(scan.initial().get(i));
            Formula whole = start.equals(new Formula.Number(0)) ? sum : Formula.plus(start, sum);
            Origin origin = originOf(summand.get()).orElse(equation.origin());
            add(scan.stateParameters().get(i), origin, new Line(reading.formula(result), whole, ""));
        }
    }

    private Optional<Origin> originOf(Value value) {
        return index.definition(index.unrepeated(value)).map(Equation::origin).filter(Origin::gradient);
    }

    /// Gradients that share a value with another one, or that are no equation's result.
    private void writeResults() {
        for (int i = 0; i < graph.resultNames().size(); i++) {
            Optional<Value> parameter = graph.parameterOfGradient(i);
            if (parameter.isEmpty()) {
                continue;
            }
            Value value = graph.block().results().get(i);
            Formula called = reading.formula(parameter.get());
            Formula left = new Formula.Name("d" + ((Formula.Name) called).name());
            Formula right = reading.formula(value);
            if (!left.equals(right)) {
                Origin origin = originOf(value).orElse(Origin.NONE);
                add(value, origin, new Line(left, right, ""));
            }
        }
    }

    /// Terms of the model that have no name there, in front of the equations that read them.
    private void writeTemporaries() {
        int before;
        do { // writing one may bring up others
            before = reading.temporaries().size();
            List.copyOf(reading.temporaries()).forEach(reading::expression);
        } while (reading.temporaries().size() > before);
        for (Value value : List.copyOf(index.definitions().keySet()).reversed()) {
            if (reading.temporaries().contains(value)) {
                Origin origin = index.definitions().get(value).origin();
                Line line = new Line(reading.formula(value), reading.expression(value), "");
                group(index.owner(value), origin).lines().addFirst(line);
            }
        }
    }
}
