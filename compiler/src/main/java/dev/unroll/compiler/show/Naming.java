package dev.unroll.compiler.show;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Gives each value that needs one a name of its own: the model's where that is free.
final class Naming {
    private final Map<Value, String> names = new HashMap<>();
    private final Set<String> taken = new HashSet<>(Set.of("t", "samples"));

    Naming(Graph graph) {
        nameParameters(graph);
        for (int i = 0; i < graph.resultNames().size(); i++) {
            Value result = graph.block().results().get(i);
            graph.parameterOfGradient(i).ifPresent(parameter -> name(result, "d" + names.get(parameter)));
        }
    }

    /// Parameters are called as in their cell, or by their whole path where that would be ambiguous.
    private void nameParameters(Graph graph) {
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            Value parameter = graph.block().parameters().get(i);
            long namesakes = graph.block().parameters().stream()
                    .filter(other -> other.name().equals(parameter.name()))
                    .count();
            String path = graph.parameterNames().get(i);
            String last = path.substring(path.indexOf('/') + 1);
            name(parameter, namesakes == 1 && !parameter.name().isEmpty() ? parameter.name() : last);
        }
    }

    boolean isNamed(Value value) {
        return names.containsKey(value);
    }

    /// The name of a value, which becomes `wish` or the like if it has none yet.
    String name(Value value, String wish) {
        return names.computeIfAbsent(value, _ -> unique(wish));
    }

    private String unique(String wish) {
        String candidate = wish;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = wish + "_" + i;
        }
        return candidate;
    }

    /// A new name `prefix1`, `prefix2`, ...
    String temporary(Value value, String prefix) {
        return names.computeIfAbsent(value, _ -> {
            int number = 1;
            while (!taken.add(prefix + number)) {
                number++;
            }
            return prefix + number;
        });
    }
}
