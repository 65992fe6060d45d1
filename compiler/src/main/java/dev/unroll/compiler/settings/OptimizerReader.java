package dev.unroll.compiler.settings;

import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.model.Setting.Value;
import dev.unroll.dsl.source.Span;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads `sgd(rate: 0.1, momentum: 0.9)`, `adam(rate: 0.001)`, `adamw(...)` and `rmsprop(...)`. A first
/// argument without a label is the rate. What the rate may be, [RateReader] says.
final class OptimizerReader {
    private static final String RATE = "rate";
    private static final String MOMENTUM = "momentum";
    private static final String WEIGHT_DECAY = "weight_decay";
    private static final String NESTEROV = "nesterov";
    private static final String BETA1 = "beta1";
    private static final String BETA2 = "beta2";
    private static final String EPSILON = "epsilon";
    private static final String DECAY = "decay";
    private static final String CENTERED = "centered";
    private static final List<String> NAMES = List.of("sgd", "adam", "adamw", "rmsprop");
    private static final Map<String, List<String>> OPTIMIZERS = Map.of(
            "sgd", List.of(RATE, MOMENTUM, WEIGHT_DECAY, NESTEROV),
            "adam", List.of(RATE, BETA1, BETA2, EPSILON, WEIGHT_DECAY),
            "adamw", List.of(RATE, BETA1, BETA2, EPSILON, WEIGHT_DECAY),
            "rmsprop", List.of(RATE, DECAY, EPSILON, MOMENTUM, CENTERED, WEIGHT_DECAY));

    private final ValueReader values;
    private final String name;
    private final Map<String, Value> arguments;

    private OptimizerReader(ValueReader values, String name, Map<String, Value> arguments) {
        this.values = values;
        this.name = name;
        this.arguments = arguments;
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
        int errors = values.diagnostics().size();
        List<String> known = OPTIMIZERS.getOrDefault(name, List.of());
        return values.arguments(name, arguments, RATE, known, "rate: 0.1")
                .flatMap(given -> new OptimizerReader(values, name, given).make(span))
                .filter(_ -> values.diagnostics().size() == errors);
    }

    private Optional<Optimizer> make(Span span) {
        try {
            return switch (name) {
                case "sgd" -> sgd(span);
                case "adam" -> adam();
                case "adamw" -> adamW();
                default -> rmsprop();
            };
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
        return rate(new Rate.Constant(0))
                .map(rate -> new Optimizer.Sgd(rate, number(MOMENTUM, 0), number(WEIGHT_DECAY, 0), isSet(NESTEROV)));
    }

    private Optional<Optimizer> adam() {
        Optimizer.Adam usual = new Optimizer.Adam(0.001);
        return rate(usual.rate())
                .map(rate -> new Optimizer.Adam(
                        rate,
                        number(BETA1, usual.beta1()),
                        number(BETA2, usual.beta2()),
                        number(EPSILON, usual.epsilon()),
                        number(WEIGHT_DECAY, usual.weightDecay())));
    }

    private Optional<Optimizer> adamW() {
        Optimizer.AdamW usual = new Optimizer.AdamW(0.001);
        return rate(usual.rate())
                .map(rate -> new Optimizer.AdamW(
                        rate,
                        number(BETA1, usual.beta1()),
                        number(BETA2, usual.beta2()),
                        number(EPSILON, usual.epsilon()),
                        number(WEIGHT_DECAY, usual.weightDecay())));
    }

    private Optional<Optimizer> rmsprop() {
        Optimizer.Rmsprop usual = new Optimizer.Rmsprop(0.01);
        return rate(usual.rate())
                .map(rate -> new Optimizer.Rmsprop(
                        rate,
                        number(DECAY, usual.decay()),
                        number(EPSILON, usual.epsilon()),
                        number(MOMENTUM, usual.momentum()),
                        isSet(CENTERED),
                        number(WEIGHT_DECAY, usual.weightDecay())));
    }

    private Optional<Rate> rate(Rate otherwise) {
        Value value = arguments.get(RATE);
        return value == null ? Optional.of(otherwise) : RateReader.read(value, values);
    }

    private boolean isSet(String label) {
        return Optional.ofNullable(arguments.get(label))
                .flatMap(value -> values.truth(label, value))
                .orElse(false);
    }

    private double number(String label, double otherwise) {
        Value value = arguments.get(label);
        return value == null ? otherwise : values.number(label, value).orElse(otherwise);
    }
}
