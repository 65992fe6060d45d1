package dev.unroll.compiler.ir;

import java.util.List;

/// `results := op`.
///
/// @param origin the equation of the model that this comes from
public record Equation(List<Value> results, Op op, Origin origin) {
    public Equation {
        results = List.copyOf(results);
        List<Type> types = op.resultTypes();
        if (!results.stream().map(Value::type).toList().equals(types)) {
            throw new IllegalArgumentException("results " + results + " of " + op + " should have types " + types);
        }
    }

    /// The result of an op that has one.
    public Value result() {
        if (results.size() != 1) {
            throw new IllegalStateException("there are " + results.size() + " results");
        }
        return results.getFirst();
    }
}
