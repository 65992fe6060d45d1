package dev.unroll.cli;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Statement;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.model.Variable;
import dev.unroll.runtime.Precision;
import java.util.List;
import java.util.Locale;

/// A rough estimate of the memory that a network takes, so that a model which cannot fit is refused with a number
/// before minutes go by. Counted in `double`, which does not overflow.
final class MemoryNeed {
    static final String ADVICE =
            "use a smaller model or batch, or allow more by UNROLL_JAVA_OPTIONS, for example UNROLL_JAVA_OPTIONS=-Xmx8g";

    /// The parameters themselves, and what else is as large in any case: gradients and packed weights.
    private static final int COPIES_PREDICTING = 2;

    private static final int COPIES_TRAINING = 4;

    private static final double GIBIBYTE = 1 << 30;

    private MemoryNeed() {}

    /// Refuses a model that cannot fit.
    ///
    /// @param batch samples of a batch
    /// @param training whether gradients are computed
    /// @param optimizerStates numbers that the optimiser keeps for each parameter
    static void require(CheckedModel model, Precision precision, int batch, boolean training, int optimizerStates) {
        double parameters = model.parameters().stream()
                .mapToDouble(parameter -> entries(parameter.variable().type()))
                .sum();
        if (parameters > Integer.MAX_VALUE) {
            throw Failure.fault(String.format(
                    Locale.ROOT,
                    "model %s has %.0f parameters, more than the %d that a network can have; use smaller sizes",
                    model.name(),
                    parameters,
                    Integer.MAX_VALUE));
        }
        int copies = training ? COPIES_TRAINING + optimizerStates : COPIES_PREDICTING;
        double ports = entries(model.inputs()) + entries(model.targets());
        double values = ports + entries(model.body(), 1) * (training ? 3 : 1);
        double bytes = (parameters * copies + values * batch) * precision.bytes();
        double most = Runtime.getRuntime().maxMemory();
        if (bytes > most) {
            throw Failure.fault(String.format(
                    Locale.ROOT,
                    "model %s needs about %.1f GiB with a batch of %d, and there are %.1f GiB; %s",
                    model.name(),
                    bytes / GIBIBYTE,
                    batch,
                    most / GIBIBYTE,
                    ADVICE));
        }
    }

    /// Entries of one sample's value.
    static double entries(Type type) {
        double steps = type.time().map(time -> number(time.steps())).orElse(1.0);
        return switch (type.element()) {
            case Element.ClassIndex _ -> steps;
            case Element.Numbers(List<Size> shape) ->
                shape.stream().mapToDouble(MemoryNeed::number).reduce(steps, (a, b) -> a * b);
        };
    }

    private static double entries(List<Variable> variables) {
        return variables.stream()
                .mapToDouble(variable -> entries(variable.type()))
                .sum();
    }

    private static double entries(List<Statement> body, double steps) {
        return body.stream().mapToDouble(statement -> entries(statement, steps)).sum();
    }

    private static double entries(Statement statement, double steps) {
        return switch (statement) {
            case Statement.Let let -> steps * entries(let.variable().type());
            case Statement.Split split -> steps * entries(split.parts());
            case Statement.Instance instance ->
                entries(
                        instance.body(),
                        steps
                                * instance.lifted()
                                        .map(time -> number(time.steps()))
                                        .orElse(1.0));
        };
    }

    private static double number(Size size) {
        return size.terms().getOrDefault("", 0L);
    }
}
