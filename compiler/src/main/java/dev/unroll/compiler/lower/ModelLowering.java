package dev.unroll.compiler.lower;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Fresh;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Role;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Variable;
import java.util.ArrayList;
import java.util.List;

/// Lowers a checked model to its forward graph, with results `loss`, `metric/NAME` and `output/NAME`.
public final class ModelLowering {
    private final BlockBuilder builder = new BlockBuilder(new Fresh(0));
    private final Environment environment = new Environment();
    private final List<String> parameterNames = new ArrayList<>();
    private final List<Value> parameters = new ArrayList<>();
    private final List<String> resultNames = new ArrayList<>();
    private final List<Value> results = new ArrayList<>();

    private final Lengths lengths = new Lengths();
    private final Randomness randomness;
    private final String name;

    private ModelLowering(boolean training) {
        this.randomness = training ? new Randomness.Numbered(builder) : new Randomness.Mean();
        this.name = training ? "model" : "mean";
    }

    /// The forward graph: loss and metrics are means over samples and steps, outputs belong to each sample. What is
    /// random is drawn, as in training.
    public static Graph lower(CheckedModel model) {
        return new ModelLowering(true).run(model);
    }

    /// The forward graph outside training, where what is random is its mean.
    public static Graph lowerToMeans(CheckedModel model) {
        return new ModelLowering(false).run(model);
    }

    private Graph run(CheckedModel model) {
        for (CheckedModel.Parameter parameter : model.parameters()) {
            declare(Role.PARAMETER.of(parameter.path()), parameter.variable(), false);
        }
        model.inputs().forEach(input -> declare(Role.INPUT.of(input.name()), input, true));
        model.targets().forEach(target -> declare(Role.TARGET.of(target.name()), target, true));
        for (Variable length : model.lengths()) {
            builder.setOrigin(Origins.of(length.span()));
            lengths.declare(length, environment.get(length), builder);
        }
        new StatementLowering(builder, environment, randomness, lengths).lower(model.body());
        ExpressionLowering expressions = new ExpressionLowering(builder, environment, randomness, lengths);
        model.loss().ifPresent(loss -> {
            builder.setOrigin(Origins.of(loss.span()));
            result("loss", mean(expressions.lower(loss), loss, "loss"));
        });
        for (CheckedModel.Report report : model.reports()) {
            builder.setOrigin(Origins.of(report.span()));
            result("metric/" + report.name(), mean(expressions.lower(report.value()), report.value(), report.name()));
        }
        for (CheckedModel.Output output : model.outputs()) {
            builder.setOrigin(Origins.of(output.span()));
            Value value = expressions.lower(output.value(), output.name());
            int steps = output.value()
                    .type()
                    .time()
                    .map(time -> time.steps().value())
                    .orElse(0);
            Value whole = builder.expand(value, value.type().withBatch(true).withSteps(steps));
            result(Role.OUTPUT.of(output.name()), output(whole, output.value()));
        }
        Block block = builder.build(parameters, results);
        return new Graph(name, parameterNames, block, resultNames);
    }

    private void declare(String name, Variable variable, boolean batch) {
        Value value = builder.fresh().value(variable.name(), typeOf(variable.type(), batch));
        environment.bind(variable, value);
        parameterNames.add(name);
        parameters.add(value);
    }

    private void result(String name, Value value) {
        resultNames.add(name);
        results.add(value);
    }

    /// An output, 0 at steps that do not exist; classes stay what they are there.
    private Value output(Value value, Expression expression) {
        return expression.type().time().isPresent() && value.type().kind() == Kind.NUMBER
                ? lengths.masked(value, expression.type().time().get(), 0, builder)
                : value;
    }

    /// The mean over samples and the steps that exist.
    private Value mean(Value value, Expression expression, String name) {
        Value mean = lengths.meanOverSamples(value, expression.type().time(), builder);
        return mean.equals(value) ? value : builder.nameLast(mean, name);
    }

    /// The graph's type for a type of the model.
    static Type typeOf(dev.unroll.dsl.model.Type type, boolean batch) {
        int steps = type.time().map(Time::steps).map(Size::value).orElse(0);
        return switch (type.element()) {
            case Element.Numbers numbers ->
                new Type(
                        Kind.NUMBER,
                        batch,
                        steps,
                        numbers.shape().stream().map(Size::value).toList());
            case Element.ClassIndex _ -> new Type(Kind.CLASS, batch, steps, List.of());
        };
    }
}
