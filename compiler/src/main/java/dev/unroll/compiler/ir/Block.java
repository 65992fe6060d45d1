package dev.unroll.compiler.ir;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Equations over parameters, and which values are its results.
public record Block(List<Value> parameters, List<Equation> body, List<Value> results) {
    public Block {
        parameters = List.copyOf(parameters);
        body = List.copyOf(body);
        results = List.copyOf(results);
    }

    /// Values that are read but not defined within, in the order in which they are first read.
    public List<Value> freeValues() {
        Set<Value> defined = new HashSet<>(parameters);
        Set<Value> free = new LinkedHashSet<>();
        for (Equation equation : body) {
            for (Value operand : equation.op().operands()) {
                if (!defined.contains(operand)) {
                    free.add(operand);
                }
            }
            defined.addAll(equation.results());
        }
        for (Value result : results) {
            if (!defined.contains(result)) {
                free.add(result);
            }
        }
        return new ArrayList<>(free);
    }

    /// The largest number of a value defined here or within.
    int largestId() {
        int largest = parameters.stream().mapToInt(Value::id).max().orElse(-1);
        for (Equation equation : body) {
            for (Value result : equation.results()) {
                largest = Math.max(largest, result.id());
            }
            if (equation.op() instanceof Op.Scan scan) {
                largest = Math.max(largest, scan.body().largestId());
            }
        }
        return largest;
    }
}
