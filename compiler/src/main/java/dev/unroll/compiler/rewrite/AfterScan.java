package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The values of a scan's body as they can be had after the scan.
final class AfterScan {
    private final OpenScan scan;
    private final ScanRewriting.Around around;
    private final Map<Value, Dependence> dependences;
    private final Map<Value, Equation> definitions = new HashMap<>();
    private final Map<Value, Value> known = new HashMap<>();

    AfterScan(OpenScan scan, ScanRewriting.Around around) {
        this.scan = scan;
        this.around = around;
        dependences = Dependence.of(scan);
        scan.body.forEach(equation -> equation.results().forEach(result -> definitions.put(result, equation)));
    }

    Dependence dependence(Value value) {
        return dependences.getOrDefault(value, Dependence.NOTHING);
    }

    /// Whether the scan has to emit nothing more for [#of].
    boolean isAvailable(Value value) {
        return dependence(value) == Dependence.NOTHING
                || known.containsKey(value)
                || scan.slices.contains(value)
                || scan.emitted.contains(value);
    }

    /// `value` itself if it is the same in all steps, computed again if need be; or the sequence of its
    /// values, which the
    /// scan emits from now on unless it reads or emits it anyway.
    Value of(Value value) {
        if (known.containsKey(value)) {
            return known.get(value);
        }
        if (dependence(value) != Dependence.NOTHING) {
            return scan.sequenceOf(value, around.fresh());
        }
        Equation definition = definitions.get(value);
        if (definition == null) {
            return value;
        }
        if (definition.op() instanceof Op.Scan) {
            return scan.sequenceOf(value, around.fresh());
        }
        Op op = Lifting.lift(definition.op(), scan.steps, this::of);
        Value copy = around.addAfter(op, value.name(), definition.origin());
        known.put(value, copy);
        return copy;
    }

    /// Makes the equation of one step one of sequences. Its result becomes `sequence`, or a new sequence if
    /// that is none.
    void lift(Equation equation, List<Value> sequence) {
        Op lifted = Lifting.lift(equation.op(), scan.steps, this::of);
        Value result = sequence.isEmpty()
                ? around.fresh()
                        .value(equation.result().name(), lifted.resultTypes().getFirst())
                : sequence.getFirst();
        known.put(equation.result(), result);
        around.addAfter(new Equation(List.of(result), lifted, equation.origin()));
    }
}
