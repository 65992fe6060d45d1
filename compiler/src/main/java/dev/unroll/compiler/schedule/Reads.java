package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;

/// What an equation really reads, seen through views and repetitions.
final class Reads {
    private final Places places;

    Reads(Places places) {
        this.places = places;
    }

    /// A value that is computed somewhere.
    ///
    /// @param aligned whether the reader's entry, step and sample are also this value's
    record Root(Value value, boolean aligned) {}

    List<Root> of(Op op) {
        return of(op.operands());
    }

    List<Root> of(List<Value> values) {
        List<Root> roots = new ArrayList<>();
        values.forEach(value -> collect(value, true, roots));
        return roots;
    }

    private void collect(Value value, boolean aligned, List<Root> roots) {
        if (!places.isVirtual(value)) {
            roots.add(new Root(value, aligned));
            return;
        }
        Op op = places.definition(value).orElseThrow().op();
        boolean keeps = op instanceof Op.Expand || op instanceof Op.Stop || op instanceof Op.OneHot;
        op.operands().forEach(operand -> collect(operand, aligned && keeps, roots));
    }
}
