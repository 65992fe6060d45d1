package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import dev.unroll.exchange.structure.ModelStructure;
import dev.unroll.runtime.file.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Translates a forward graph.
final class Translation {
    private final Graph graph;
    private final Weights weights;
    private final ModelStructure structure;
    private final Set<Value> reads;
    private final Constants constants = new Constants();
    private final Map<Value, String> parameters = new HashMap<>();
    private final Set<Value> weighted;
    private final Set<Value> fed = new LinkedHashSet<>();
    private final Scope scope;
    private final List<OnnxExport.Recurrence> recurrences = new ArrayList<>();
    private @Nullable String sampleCount;
    private int counter;

    /// @param graph results `output/NAME`, which are all of each sample
    /// @param weights a tensor for each parameter
    Translation(Graph graph, Map<String, Tensor> weights) {
        this.graph = graph;
        this.weights = new Weights(weights);
        this.structure = ModelStructure.of(graph);
        this.reads = Reads.of(graph);
        this.scope = new Scope(this, null, graph.block());
        this.weighted = Set.copyOf(graph.networkParameters().values());
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            parameters.put(
                    graph.block().parameters().get(i), graph.parameterNames().get(i));
        }
    }

    /// The whole graph, with constants.
    OnnxGraph run() {
        List<OnnxValue> outputs = new ArrayList<>();
        for (int i = 0; i < graph.resultNames().size(); i++) {
            Value value = graph.block().results().get(i);
            String name = outputName(graph.resultNames().get(i));
            outside(value, name);
            outputs.add(OnnxValue.outside(name, value.type()));
        }
        return new OnnxGraph(graph.name(), scope.nodes(), constants.all(), inputs(), outputs);
    }

    /// A result as it comes out, samples first.
    private void outside(Value value, String name) {
        String within = scope.name(value);
        if (value.type().isTimed()) {
            int rank = Axes.rank(value.type());
            scope.node(
                    "Transpose",
                    List.of(within),
                    List.of(name),
                    new Attribute.Integers("perm", Axes.exchanged(rank, 0, 1)));
        } else {
            scope.node("Identity", List.of(within), List.of(name));
        }
    }

    /// The name behind `output/`; one that an input has too gets `_out`.
    private String outputName(String result) {
        String name = plain(result);
        boolean taken = parameters.entrySet().stream()
                .anyMatch(other ->
                        !isWeights(other.getKey()) && plain(other.getValue()).equals(name));
        return taken ? name + "_out" : name;
    }

    /// All inputs of the model, and what is read besides.
    private List<OnnxValue> inputs() {
        List<OnnxValue> inputs = new ArrayList<>();
        for (Value value : graph.block().parameters()) {
            String name = name(value);
            if (name.startsWith("input/") || fed.contains(value)) {
                inputs.add(OnnxValue.outside(plain(name), value.type()));
            }
        }
        return inputs;
    }

    private String name(Value parameter) {
        String name = parameters.get(parameter);
        if (name == null) {
            throw new IllegalStateException(parameter + " is read before it is defined");
        }
        return name;
    }

    private boolean isWeights(Value parameter) {
        return weighted.contains(parameter);
    }

    private static String plain(String name) {
        return name.substring(name.indexOf('/') + 1);
    }

    Constants constants() {
        return constants;
    }

    Weights weights() {
        return weights;
    }

    ModelStructure structure() {
        return structure;
    }

    /// A name that no other value has. Those of the model have no slash.
    String fresh(String what) {
        return "/" + what + "/" + counter++;
    }

    /// What is given to the whole graph: weights, or an input with its time in front.
    String parameter(Value value) {
        String name = name(value);
        String bound;
        if (isWeights(value)) {
            bound = constants.add(weights.whole(plain(name)));
        } else {
            fed.add(value);
            bound = value.type().isTimed()
                    ? scope.node(
                            "Transpose",
                            List.of(plain(name)),
                            new Attribute.Integers("perm", Axes.exchanged(Axes.rank(value.type()), 0, 1)))
                    : plain(name);
        }
        scope.bind(value, bound);
        return bound;
    }

    /// The number of samples, as a tensor with one entry.
    String sampleCount() {
        String known = sampleCount;
        if (known == null) {
            Value value = graph.block().parameters().stream()
                    .filter(parameter -> parameter.type().batch())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("a model has an input"));
            fed.add(value);
            known = scope.node(
                    "Shape",
                    List.of(plain(name(value))),
                    new Attribute.Integer("start", 0),
                    new Attribute.Integer("end", 1));
            sampleCount = known;
        }
        return known;
    }

    /// What is given to the graph under a name, such as `input/n`.
    String given(String name) {
        return scope.name(graph.block().parameters().get(graph.parameterNames().indexOf(name)));
    }

    /// What was written for recurrences so far.
    List<OnnxExport.Recurrence> recurrences() {
        return recurrences;
    }

    /// Whether anything in the graph reads the value.
    boolean isRead(Value value) {
        return reads.contains(value);
    }

    void translate(Equation equation, Scope at) {
        if (equation.op() instanceof Op.Scan scan) {
            Optional<RecurrentOperator> operator = RecurrentOperator.of(scan, equation, this);
            if (operator.isPresent()) {
                operator.get().write(at);
            } else {
                ScanTranslation.write(scan, equation, this, at);
            }
            recurrences.add(new OnnxExport.Recurrence(
                    equation.origin(), operator.map(RecurrentOperator::name).orElse("Scan")));
            return;
        }
        at.bind(equation.result(), new OpTranslation(this, at).translate(equation.op()));
    }
}
