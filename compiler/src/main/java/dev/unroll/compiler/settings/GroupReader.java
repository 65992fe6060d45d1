package dev.unroll.compiler.settings;

import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.model.Setting.Value;
import dev.unroll.dsl.source.Span;
import dev.unroll.runtime.train.ParameterGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Reads groups of parameters: `group(vectors, weight_decay: 0)`, `group("*.table", rate_factor: 0.1)`, or a
/// list of these. A first argument without a label says which parameters are meant.
final class GroupReader {
    private static final String MEMBERS = "parameters";
    private static final String WEIGHT_DECAY = "weight_decay";
    private static final String RATE_FACTOR = "rate_factor";
    private static final String EXAMPLE = "`group(vectors, weight_decay: 0)`";

    private final ValueReader values;

    private GroupReader(ValueReader values) {
        this.values = values;
    }

    static Optional<List<ParameterGroup>> read(Value value, ValueReader values) {
        GroupReader reader = new GroupReader(values);
        List<Value> given = value instanceof Value.Items(List<Value> items, Span _) ? items : List.of(value);
        List<ParameterGroup> groups = new ArrayList<>();
        given.forEach(group -> reader.group(group).ifPresent(groups::add));
        return groups.size() == given.size() ? Optional.of(groups) : Optional.empty();
    }

    private Optional<ParameterGroup> group(Value value) {
        if (!(value instanceof Value.Call(String name, List<Setting.Argument> given, Span span))
                || !name.equals("group")) {
            values.error(
                    value.span(), "`groups` are groups, not `" + value.span().text() + "`", EXAMPLE);
            return Optional.empty();
        }
        int errors = values.diagnostics().size();
        return values.arguments("group", given, MEMBERS, List.of(MEMBERS, WEIGHT_DECAY, RATE_FACTOR), "weight_decay: 0")
                .flatMap(arguments -> group(arguments, span))
                .filter(_ -> values.diagnostics().size() == errors);
    }

    private Optional<ParameterGroup> group(Map<String, Value> arguments, Span span) {
        Value members = arguments.get(MEMBERS);
        if (members == null || arguments.size() == 1) {
            values.error(
                    span,
                    members == null
                            ? "`group` needs the parameters that it is of"
                            : "`group` needs what is different for its parameters",
                    EXAMPLE);
            return Optional.empty();
        }
        OptionalDouble decay = number(arguments, WEIGHT_DECAY);
        double factor = number(arguments, RATE_FACTOR).orElse(1);
        try {
            return members(members).map(found -> new ParameterGroup(found, decay, factor));
        } catch (IllegalArgumentException e) {
            values.error(span, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private OptionalDouble number(Map<String, Value> arguments, String label) {
        return Optional.ofNullable(arguments.get(label))
                .flatMap(value -> values.number(label, value))
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    private Optional<ParameterGroup.Members> members(Value value) {
        return switch (value) {
            case Value.Word(String word, Span _)
            when word.equals("vectors") -> Optional.of(new ParameterGroup.Vectors());
            case Value.Text(String pattern, Span _) -> Optional.of(new ParameterGroup.Named(List.of(pattern)));
            case Value.Items(List<Value> items, Span _)
            when items.stream().allMatch(Value.Text.class::isInstance) ->
                Optional.of(new ParameterGroup.Named(
                        items.stream().map(item -> ((Value.Text) item).value()).toList()));
            case Value.Word _, Value.Items _, Value.Number _, Value.Call _ -> {
                values.error(
                        value.span(),
                        "parameters are `vectors`, or names in quotes, not `"
                                + value.span().text() + "`",
                        "`group([\"encode.*\", \"*.b\"], weight_decay: 0)`");
                yield Optional.empty();
            }
        };
    }
}
