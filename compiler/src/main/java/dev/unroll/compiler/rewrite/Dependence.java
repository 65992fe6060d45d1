package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the values of a scan's body depend on at most.
enum Dependence {
    /// Values from outside only: the same in each step.
    NOTHING,
    /// The step's slices of sequences: known for all steps before the first.
    SEQUENCES,
    /// The state: known only when its step has come.
    STATE;

    /// The dependence of the values that the body defines, parameters included.
    static Map<Value, Dependence> of(OpenScan scan) {
        Map<Value, Dependence> dependences = new HashMap<>();
        scan.before.forEach(state -> dependences.put(state, STATE));
        scan.slices.forEach(slice -> dependences.put(slice, SEQUENCES));
        for (Equation equation : scan.body) {
            Dependence dependence = ofAll(equation.op().operands(), dependences);
            equation.results().forEach(result -> dependences.put(result, dependence));
        }
        return dependences;
    }

    private static Dependence ofAll(List<Value> operands, Map<Value, Dependence> dependences) {
        Dependence most = NOTHING;
        for (Value operand : operands) {
            Dependence dependence = dependences.getOrDefault(operand, NOTHING);
            most = dependence.compareTo(most) > 0 ? dependence : most;
        }
        return most;
    }
}
