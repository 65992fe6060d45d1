package dev.unroll.compiler.lower;

import dev.unroll.compiler.ir.Value;
import dev.unroll.dsl.model.Variable;
import java.util.HashMap;
import java.util.Map;

/// Which value of the graph a variable of the model is. Variables are unique in the model, so scopes need no
/// nesting.
final class Environment {
    private final Map<Variable, Value> values = new HashMap<>();

    void bind(Variable variable, Value value) {
        values.put(variable, value);
    }

    boolean isBound(Variable variable) {
        return values.containsKey(variable);
    }

    Value get(Variable variable) {
        Value value = values.get(variable);
        if (value == null) {
            throw new IllegalStateException("`" + variable.name() + "` is read before it is given");
        }
        return value;
    }
}
