package dev.unroll.compiler.settings;

import dev.unroll.dsl.model.Setting.Value;
import dev.unroll.dsl.source.Span;
import dev.unroll.runtime.train.Rate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads rates of learning: `0.1`, `cosine(0.1, to: 0.001)`, `warmup(0.1, steps: 100)`. A first argument without a
/// label is the rate that the others change.
final class RateReader {
    private static final String RATE = "rate";
    private static final String TO = "to";
    private static final String STEPS = "steps";
    private static final Map<String, List<String>> SCHEDULES =
            Map.of("cosine", List.of(RATE, TO), "warmup", List.of(RATE, STEPS));
    private static final Map<String, String> EXAMPLES = Map.of("cosine", "to: 0.001", "warmup", "steps: 100");

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
        return name.equals("cosine") ? cosine(rate) : warmup(rate);
    }

    private Optional<Rate> cosine(Value rate) {
        Optional<Double> from = values.number(RATE, rate);
        Optional<Double> to = Optional.ofNullable(arguments.get(TO))
                .map(value -> values.number(TO, value))
                .orElse(Optional.of(0.0));
        return from.flatMap(start -> to.map(end -> new Rate.Cosine(start, end)));
    }

    private Optional<Rate> warmup(Value rate) {
        Value steps = arguments.get(STEPS);
        if (steps == null) {
            values.error(span, "`warmup` needs its steps", "for example `warmup(0.1, steps: 100)`");
            return Optional.empty();
        }
        Optional<Long> count = values.wholeNumber(STEPS, steps, 1, Long.MAX_VALUE);
        return read(rate, values).flatMap(then -> count.map(length -> new Rate.Warmup(then, length)));
    }
}
