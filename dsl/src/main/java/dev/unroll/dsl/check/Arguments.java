package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a call gives, by what it gives it to.
///
/// @param actuals by the formals' names
/// @param starts starts of states, by the states' names
/// @param layers `layers: k`
record Arguments(Map<String, Actual> actuals, Map<String, Operand> starts, Optional<Integer> layers) {

    static final Arguments NONE = new Arguments(Map.of(), Map.of(), Optional.empty());

    /// What a formal is given.
    record Actual(Meaning meaning, Span span) {}

    /// How many layers are asked for, by `layers:` or by lists of sizes; 0 if none are.
    int depth() {
        return layers.orElseGet(
                () -> lists().stream().findFirst().map(List::size).orElse(0));
    }

    /// Lists of sizes among the arguments.
    List<List<Size>> lists() {
        return actuals.values().stream()
                .flatMap(actual ->
                        actual.meaning() instanceof Meaning.Sizes list ? Stream.of(list.sizes()) : Stream.empty())
                .toList();
    }

    /// The arguments of one layer: its own sizes, and from the second on the result of the layer before.
    ///
    /// @param before that result, which messages take for what the whole call is
    Map<String, Actual> ofLayer(int layer, Optional<Actual> before, List<Formal> formals) {
        Map<String, Actual> own = new LinkedHashMap<>();
        actuals.forEach((name, actual) -> own.put(
                name,
                actual.meaning() instanceof Meaning.Sizes list
                        ? new Actual(Value.size(list.sizes().get(layer), actual.span()), actual.span())
                        : actual));
        before.ifPresent(result -> formals.stream()
                .filter(formal -> formal.domain() instanceof Formal.Domain.Typed)
                .findFirst()
                .ifPresent(formal -> own.computeIfPresent(formal.name().text(), (_, _) -> result)));
        return own;
    }
}
