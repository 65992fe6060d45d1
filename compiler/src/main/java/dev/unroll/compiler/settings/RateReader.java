package dev.unroll.compiler.settings;

import dev.unroll.dsl.model.Setting.Value;
import dev.unroll.dsl.source.Span;
import dev.unroll.runtime.train.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads rates of learning: `0.1`, `step(0.1, factor: 0.5, every: 1000)`, `exponential(0.1, factor: 0.999)`,
/// `cosine(0.1, to: 0.001)`, and what changes another rate, `warmup(0.1, steps: 100)` and `plateau(0.1,
/// patience: 3)`. A first argument without a label is the rate that the others change.
final class RateReader {
    private static final String RATE = "rate";
    private static final String TO = "to";
    private static final String STEPS = "steps";
    private static final String FACTOR = "factor";
    private static final String EVERY = "every";
    private static final String PATIENCE = "patience";
    private static final String THRESHOLD = "threshold";
    private static final String COOLDOWN = "cooldown";
    private static final String LOWEST = "lowest";
    private static final Map<String, List<String>> SCHEDULES = Map.of(
            "step", List.of(RATE, FACTOR, EVERY),
            "exponential", List.of(RATE, FACTOR, EVERY),
            "cosine", List.of(RATE, TO),
            "warmup", List.of(RATE, STEPS),
            "plateau", List.of(RATE, FACTOR, PATIENCE, THRESHOLD, COOLDOWN, LOWEST));
    private static final Map<String, String> EXAMPLES = Map.of(
            "step", "factor: 0.5, every: 1000",
            "exponential", "factor: 0.999",
            "cosine", "to: 0.001",
            "warmup", "steps: 100",
            "plateau", "factor: 0.5, patience: 3");

    private final ValueReader values;
    private final String name;
    private final Span span;
    private final Map<String, Value> arguments;

    private RateReader(ValueReader values, String name, Span span, Map<String, Value> arguments) {
        this.values = values;
        this.name = name;
        this.span = span;
        this.arguments = arguments;
    }

    /// @param value a number or a schedule
    static Optional<Rate> read(Value value, ValueReader values) {
        if (!(value instanceof Value.Call(String name, var given, Span span))) {
            return values.number(RATE, value).map(Rate.Constant::new);
        }
        List<String> known = SCHEDULES.get(name);
        if (known == null) {
            values.error(
                    span,
                    "there is no schedule `" + name + "`",
                    ValueReader.hint(name, SCHEDULES.keySet().stream().sorted().toList()));
            return Optional.empty();
        }
        return values.arguments(name, given, RATE, known, String.valueOf(EXAMPLES.get(name)))
                .flatMap(arguments -> new RateReader(values, name, span, arguments).make());
    }

    private Optional<Rate> make() {
        Value rate = arguments.get(RATE);
        if (rate == null) {
            values.error(span, "`" + name + "` needs a rate", "for example `" + name + "(0.1, ...)`");
            return Optional.empty();
        }
        int errors = values.diagnostics().size();
        Optional<Rate> made = switch (name) {
            case "step" -> step(rate);
            case "exponential" -> exponential(rate);
            case "cosine" -> cosine(rate);
            case "warmup" -> warmup(rate);
            default -> plateau(rate);
        };
        return made.filter(_ -> values.diagnostics().size() == errors);
    }

    private Optional<Rate> step(Value rate) {
        if (!has(FACTOR) || !has(EVERY)) {
            return incomplete("its factor and how many steps it stays");
        }
        return values.number(RATE, rate).map(from -> new Rate.Step(from, number(FACTOR, 1), whole(EVERY, 1, 1)));
    }

    private Optional<Rate> exponential(Value rate) {
        if (!has(FACTOR)) {
            return incomplete("its factor");
        }
        return values.number(RATE, rate).map(from -> new Rate.Exponential(from, number(FACTOR, 1), whole(EVERY, 1, 1)));
    }

    private Optional<Rate> cosine(Value rate) {
        return values.number(RATE, rate).map(from -> new Rate.Cosine(from, number(TO, 0)));
    }

    private Optional<Rate> warmup(Value rate) {
        if (!has(STEPS)) {
            return incomplete("its steps");
        }
        return read(rate, values).map(then -> new Rate.Warmup(then, whole(STEPS, 1, 1)));
    }

    private Optional<Rate> plateau(Value rate) {
        return read(rate, values)
                .map(then -> new Rate.Plateau(
                        then,
                        number(FACTOR, 0.1),
                        (int) whole(PATIENCE, 10, 0),
                        number(THRESHOLD, 1e-4),
                        (int) whole(COOLDOWN, 0, 0),
                        number(LOWEST, 0)));
    }

    private boolean has(String label) {
        return arguments.containsKey(label);
    }

    private double number(String label, double otherwise) {
        Value value = arguments.get(label);
        return value == null ? otherwise : values.number(label, value).orElse(otherwise);
    }

    private long whole(String label, long otherwise, long least) {
        Value value = arguments.get(label);
        return value == null
                ? otherwise
                : values.wholeNumber(label, value, least, Integer.MAX_VALUE).orElse(otherwise);
    }

    private Optional<Rate> incomplete(String what) {
        values.error(
                span, "`" + name + "` needs " + what, "for example `" + name + "(0.1, " + EXAMPLES.get(name) + ")`");
        return Optional.empty();
    }
}
