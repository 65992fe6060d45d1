package dev.unroll.compiler.stream;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Opens the states of recurrences, so that a sequence can be given piece by piece:
///
///     h, path = scan(start, xs)  ->  h, path = scan(select(starts, start, kept), xs)
///
/// where `starts` is a new parameter of the graph, 1 for rows that start anew, `kept` a parameter
/// `state/h`, and the final state `h` a result `state/h`. Given the pieces of a sequence one after the
/// other, each with the states that the one before left, the graph computes what the recurrence over
/// the whole sequence does. Gradients end at `kept`. What needs more of the sequence than what was
/// before is refused.
public final class OpenStates {
    /// The graph's parameter that says which rows start anew.
    public static final String STARTS = "starts";

    /// What names of states begin with, as parameters and as results.
    public static final String STATE = "state/";

    private final Graph graph;
    private final Map<Value, String> names;
    private final BlockBuilder builder;
    private final Value starts;
    private final Set<Value> sequential = new HashSet<>(); // what depends on the sequence
    private final List<String> stateNames = new ArrayList<>();
    private final List<Value> statesBefore = new ArrayList<>();
    private final List<Value> statesAfter = new ArrayList<>();

    private OpenStates(Graph graph, Map<Value, String> names) {
        this.graph = graph;
        this.names = names;
        this.builder = new BlockBuilder(graph.fresh());
        this.starts = builder.fresh().value(STARTS, Type.SCALAR.withBatch(true));
    }

    /// The names of all states of a graph, by the values that they are at the end.
    ///
    /// @param lowered the whole forward graph, so that a state has the same name in each part of it
    public static Map<Value, String> names(Graph lowered) {
        Map<Value, String> names = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (Equation equation : lowered.block().body()) {
            if (equation.op() instanceof Op.Scan scan) {
                for (int i = 0; i < scan.states(); i++) {
                    String declared = scan.stateParameters().get(i).name();
                    String name = declared.isEmpty() ? "s" : declared;
                    String unique = name;
                    for (int number = 2; !taken.add(unique); number++) {
                        unique = name + " " + number;
                    }
                    names.put(equation.results().get(i), unique);
                }
            }
        }
        return names;
    }

    /// Whether a parameter or result of a graph with open states is one of these.
    public static boolean isState(String name) {
        return name.startsWith(STATE);
    }

    /// Opens the states that the graph's results depend on.
    ///
    /// @param graph a forward graph, or a part of it, before it is rewritten
    /// @param names as [#names] gives them for the whole
    public static Streaming open(Graph graph, Map<Value, String> names) {
        try {
            return new Streaming.Possible(new OpenStates(graph, names).run());
        } catch (NotSequential e) {
            return e.toImpossible();
        }
    }

    private Graph run() throws NotSequential {
        graph.block().parameters().stream()
                .filter(parameter -> parameter.type().isTimed())
                .forEach(sequential::add);
        for (Equation equation : needed()) {
            builder.setOrigin(equation.origin());
            builder.add(equation.op() instanceof Op.Scan scan ? opened(equation, scan) : kept(equation));
            if (equation.op().operands().stream().anyMatch(sequential::contains)) {
                sequential.addAll(equation.results());
            }
        }
        List<String> parameterNames = new ArrayList<>(graph.parameterNames());
        List<Value> parameters = new ArrayList<>(graph.block().parameters());
        List<String> resultNames = new ArrayList<>(graph.resultNames());
        List<Value> results = new ArrayList<>(graph.block().results());
        if (!stateNames.isEmpty()) {
            parameterNames.add(STARTS);
            parameters.add(starts);
        }
        for (int i = 0; i < stateNames.size(); i++) {
            parameterNames.add(STATE + stateNames.get(i));
            parameters.add(statesBefore.get(i));
            resultNames.add(STATE + stateNames.get(i));
            results.add(statesAfter.get(i));
        }
        Block block = builder.build(parameters, results);
        return new Graph(graph.name(), parameterNames, block, resultNames);
    }

    /// The equations that the results depend on.
    private List<Equation> needed() {
        Set<Value> read = new HashSet<>(graph.block().results());
        List<Equation> needed = new ArrayList<>();
        for (Equation equation : graph.block().body().reversed()) {
            if (equation.results().stream().anyMatch(read::contains)) {
                read.addAll(equation.op().operands());
                needed.addFirst(equation);
            }
        }
        return needed;
    }

    private static boolean isReverse(Op op) {
        return op instanceof Op.Reverse || op instanceof Op.ReverseSequence;
    }

    private static Equation kept(Equation equation) throws NotSequential {
        Origin origin = equation.origin();
        NotSequential.refuse(isReverse(equation.op()), "`reverse`", origin);
        boolean ofLength = equation.op() instanceof Op.Exists || equation.op() instanceof Op.StepCount;
        NotSequential.refuse(ofLength, "a length", origin);
        return equation;
    }

    private Equation opened(Equation equation, Op.Scan scan) throws NotSequential {
        Origin origin = equation.origin();
        NotSequential.refuse(scan.backward(), "a recurrence that runs backward", origin);
        NotSequential.refuse(
                scan.initial().stream().anyMatch(sequential::contains),
                "a state that starts from what comes of the sequence",
                origin);
        NotSequential.refuse(
                scan.initial().stream().anyMatch(start -> !start.type().batch()),
                "`prev` of what is the same for all samples", // a row of the batch has no state of its own then
                origin);
        List<Value> initial = new ArrayList<>();
        for (int i = 0; i < scan.states(); i++) {
            initial.add(state(scan, i, equation.results().get(i)));
        }
        Op.Scan open = new Op.Scan(scan.steps(), scan.backward(), initial, scan.sequences(), scan.body());
        return new Equation(equation.results(), open, origin);
    }

    /// A state before the piece: where it starts in rows that start anew, else what was kept.
    private Value state(Op.Scan scan, int index, Value after) {
        Value declared = scan.stateParameters().get(index);
        Value before = builder.fresh().value(declared.name(), declared.type());
        stateNames.add(names.getOrDefault(after, declared.name()));
        statesBefore.add(before);
        statesAfter.add(after);
        return builder.add(new Op.Select(starts, scan.initial().get(index), before), declared.name());
    }
}
