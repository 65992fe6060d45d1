package dev.unroll.compiler.settings;

import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.model.Setting.Value;
import dev.unroll.dsl.source.Span;
import dev.unroll.runtime.train.Optimizer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `sgd(rate: 0.1, momentum: 0.9)` and `adam(rate: 0.001)`. A first argument without a label is the rate.
final class OptimizerReader {
    private static final String RATE = "rate";
    private static final String MOMENTUM = "momentum";
    private static final String WEIGHT_DECAY = "weight_decay";
    private static final String NESTEROV = "nesterov";
    private static final String BETA1 = "beta1";
    private static final String BETA2 = "beta2";
    private static final String EPSILON = "epsilon";
    private static final List<String> NAMES = List.of("sgd", "adam");
    private static final Map<String, List<String>> OPTIMIZERS = Map.of(
            "sgd", List.of(RATE, MOMENTUM, WEIGHT_DECAY, NESTEROV),
            "adam", List.of(RATE, BETA1, BETA2, EPSILON, WEIGHT_DECAY));

    private final ValueReader values;
    private final String name;
    private final Map<String, Value> arguments = new HashMap<>();

    private OptimizerReader(ValueReader values, String name) {
        this.values = values;
        this.name = name;
    }

    static Optional<Optimizer> read(Value value, ValueReader values) {
        return switch (value) {
            case Value.Word(String name, Span span) -> read(name, List.of(), span, values);
            case Value.Call(String name, var arguments, Span span) -> read(name, arguments, span, values);
            case Value.Number _, Value.Text _, Value.Items _ -> {
                values.error(
                        value.span(),
                        "`optimizer` is an optimizer, not `" + value.span().text() + "`",
                        "`sgd(rate: 0.1)`, or `adam(rate: 0.001)`");
                yield Optional.empty();
            }
        };
    }

    private static Optional<Optimizer> read(
            String name, List<Setting.Argument> arguments, Span span, ValueReader values) {
        if (!OPTIMIZERS.containsKey(name)) {
            values.error(span, "there is no optimizer `" + name + "`", ValueReader.hint(name, NAMES));
            return Optional.empty();
        }
        OptimizerReader reader = new OptimizerReader(values, name);
        int errors = values.diagnostics().size();
        reader.collect(arguments);
        if (values.diagnostics().size() > errors) {
            return Optional.empty();
        }
        Optional<Optimizer> optimizer = reader.make(span);
        return values.diagnostics().size() == errors ? optimizer : Optional.empty();
    }

    private void collect(List<Setting.Argument> given) {
        List<String> known = OPTIMIZERS.getOrDefault(name, List.of());
        for (int i = 0; i < given.size(); i++) {
            Setting.Argument argument = given.get(i);
            Span span = argument.value().span();
            String label = argument.label().orElse(i == 0 ? RATE : "");
            if (label.isEmpty()) {
                values.error(span, "an argument of `" + name + "` has no name", "for example `rate: 0.1`");
            } else if (!known.contains(label)) {
                values.error(span, "`" + name + "` has no `" + label + "`", ValueReader.hint(label, known));
            } else if (arguments.putIfAbsent(label, argument.value()) != null) {
                values.error(span, "`" + label + "` is given twice");
            }
        }
    }

    private Optional<Optimizer> make(Span span) {
        try {
            return name.equals("sgd") ? sgd(span) : Optional.of(adam());
        } catch (IllegalArgumentException e) {
            values.error(span, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<Optimizer> sgd(Span span) {
        if (!arguments.containsKey(RATE)) {
            values.error(span, "`sgd` needs a rate", "for example `sgd(rate: 0.1)`");
            return Optional.empty();
        }
        boolean nesterov = Optional.ofNullable(arguments.get(NESTEROV))
                .flatMap(value -> values.truth(NESTEROV, value))
                .orElse(false);
        return Optional.of(new Optimizer.Sgd(number(RATE, 0), number(MOMENTUM, 0), number(WEIGHT_DECAY, 0), nesterov));
    }

    private Optimizer adam() {
        Optimizer.Adam usual = new Optimizer.Adam(0.001);
        return new Optimizer.Adam(
                number(RATE, usual.rate()),
                number(BETA1, usual.beta1()),
                number(BETA2, usual.beta2()),
                number(EPSILON, usual.epsilon()),
                number(WEIGHT_DECAY, usual.weightDecay()));
    }

    private double number(String label, double otherwise) {
        Value value = arguments.get(label);
        if (value == null) {
            return otherwise;
        }
        if (value instanceof Value.Call(String schedule, var _, var span)) {
            values.error(
                    span,
                    "`" + schedule + "(...)`, a " + label + " that changes, is not supported yet",
                    "give a number");
            return otherwise;
        }
        return values.number(label, value).orElse(otherwise);
    }
}
