package dev.unroll.compiler.driver;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Value;
import dev.unroll.compiler.stream.OpenStates;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Initial;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.model.Variable;
import dev.unroll.runtime.Initializer;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the network of a model takes and gives.
final class Signatures {
    private Signatures() {}

    /// @param states the graph of the whole model with open states, if these are carried
    static Signature of(CompileRequest request, Graph lowered, Optional<Graph> states) {
        CheckedModel model = request.model();
        return new Signature(
                model.name(),
                request.precision(),
                backend(request),
                model.inputs().stream().map(input -> input(model, input)).toList(),
                model.targets().stream().map(Signatures::port).toList(),
                parameters(model),
                model.outputs().stream()
                        .map(output -> port(output.name(), output.value().type()))
                        .toList(),
                model.reports().stream().map(CheckedModel.Report::name).toList(),
                model.loss().isPresent(),
                digest(lowered),
                states.map(Signatures::states).orElse(List.of()));
    }

    /// What the network of a single step takes and gives.
    ///
    /// @param whole the signature of the model's networks
    static Signature ofStep(Signature whole, Graph step) {
        List<Port> outputs = new ArrayList<>();
        for (int i = 0; i < step.resultNames().size(); i++) {
            if (step.resultNames().get(i).startsWith("output/")) {
                outputs.add(
                        port(step.resultNames().get(i), step.block().results().get(i), whole.outputs()));
            }
        }
        return new Signature(
                whole.model(),
                whole.precision(),
                whole.backend(),
                ports(step, "input/", whole.inputs()),
                ports(step, "target/", whole.targets()),
                whole.parameters(),
                outputs,
                List.of(),
                false,
                whole.digest(),
                states(step));
    }

    private static List<Port> states(Graph graph) {
        return ports(graph, OpenStates.STATE, List.of());
    }

    private static List<Port> ports(Graph graph, String prefix, List<Port> known) {
        List<Port> ports = new ArrayList<>();
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            String name = graph.parameterNames().get(i);
            if (name.startsWith(prefix)) {
                ports.add(port(name, graph.block().parameters().get(i), known));
            }
        }
        return ports;
    }

    /// @param known ports of the model, which alone know how many classes there are; of other classes any number is one
    private static Port port(String path, Value value, List<Port> known) {
        String name = path.substring(path.indexOf('/') + 1);
        int classes = known.stream()
                .filter(port -> port.name().equals(name))
                .mapToInt(Port::classes)
                .findFirst()
                .orElse(value.type().kind() == Kind.CLASS ? Integer.MAX_VALUE : 0);
        return new Port(name, value.type().steps(), value.type().shape(), classes);
    }

    /// For the loss, if there is one, and the metrics, the input that says over how many steps of each sample it
    /// is the mean; -1 for a mean over samples, -2 for what is no mean.
    static List<Integer> lengths(CheckedModel model) {
        List<String> inputs = model.inputs().stream().map(Variable::name).toList();
        return Stream.concat(
                        model.loss().map(loss -> length(loss, inputs)).stream(),
                        model.reports().stream()
                                .map(report -> report.ofAllSamples() ? -2 : length(report.value(), inputs)))
                .toList();
    }

    private static int length(Expression mean, List<String> inputs) {
        return mean.type().time().flatMap(Time::length).map(inputs::indexOf).orElse(-1);
    }

    /// What computed a result, as far as its bits depend on it.
    private static String backend(CompileRequest request) {
        return switch (request.backend()) {
            case JAVA -> "java";
            case TORNADO -> "tornado";
            case VECTOR -> "vector (" + request.vectorBits() + " bits)";
        };
    }

    private static Port input(CheckedModel model, Variable input) {
        Port port = port(input);
        return model.lengths().contains(input) ? Port.length(port.name(), port.classes() - 1) : port;
    }

    private static Port port(Variable variable) {
        return port(variable.name(), variable.type());
    }

    private static Port port(String name, Type type) {
        int steps = type.time().map(time -> time.steps().value()).orElse(0);
        Optional<String> length = type.time().flatMap(Time::length);
        return switch (type.element()) {
            case Element.Numbers(List<Size> shape) ->
                new Port(name, steps, shape.stream().map(Size::value).toList(), 0, length, false);
            case Element.ClassIndex(Size classes) -> new Port(name, steps, List.of(), classes.value(), length, false);
        };
    }

    private static List<Parameter> parameters(CheckedModel model) {
        List<Parameter> parameters = new ArrayList<>();
        int offset = 0;
        for (CheckedModel.Parameter parameter : model.parameters()) {
            Element.Numbers numbers =
                    (Element.Numbers) parameter.variable().type().element();
            Parameter placed = new Parameter(
                    parameter.path(),
                    numbers.shape().stream().map(Size::value).toList(),
                    offset,
                    initializer(parameter.initial()));
            parameters.add(placed);
            offset = Math.addExact(offset, placed.count());
        }
        return parameters;
    }

    private static Initializer initializer(Initial initial) {
        return switch (initial) {
            case Initial.Constant(double value) -> new Initializer.Constant(value);
            case Initial.Uniform(double low, double high) -> new Initializer.Uniform(low, high);
            case Initial.Normal(double mean, double deviation) -> new Initializer.Normal(mean, deviation);
            case Initial.Applied(Initial.Operation operation, List<Initial> operands) ->
                new Initializer.Applied(
                        operation(operation),
                        operands.stream().map(Signatures::initializer).toList());
            case Initial.Stacked(List<Initial.Block> blocks) ->
                new Initializer.Stacked(blocks.stream()
                        .map(block -> new Initializer.Block(block.rows().value(), initializer(block.initial())))
                        .toList());
        };
    }

    private static Initializer.Operation operation(Initial.Operation operation) {
        return switch (operation) {
            case NEGATE -> Initializer.Operation.NEGATE;
            case EXP -> Initializer.Operation.EXP;
            case LOG -> Initializer.Operation.LOG;
            case SQRT -> Initializer.Operation.SQRT;
            case TANH -> Initializer.Operation.TANH;
            case SIGMOID -> Initializer.Operation.SIGMOID;
            case SOFTPLUS -> Initializer.Operation.SOFTPLUS;
            case ABS -> Initializer.Operation.ABS;
            case ADD -> Initializer.Operation.ADD;
            case SUBTRACT -> Initializer.Operation.SUBTRACT;
            case MULTIPLY -> Initializer.Operation.MULTIPLY;
            case DIVIDE -> Initializer.Operation.DIVIDE;
            case POWER -> Initializer.Operation.POWER;
            case MAXIMUM -> Initializer.Operation.MAXIMUM;
            case MINIMUM -> Initializer.Operation.MINIMUM;
        };
    }

    /// The digest of the graph's canonical text: the same for models that say the same with other line breaks.
    private static String digest(Graph lowered) {
        byte[] text = lowered.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.start().digest(text), 0, 16);
    }
}
