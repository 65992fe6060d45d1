package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Substitution;
import dev.unroll.compiler.ir.Value;
import java.util.List;

/// A sequence that a scan reads and that is only another way of indexing -> what is indexed, and the indexing
/// in the body:
///
/// - `slice(S)` -> `slice(s)` of the step's `s` of `S`
/// - `expand(x)` of an `x` without time -> `x`, repeated over the other axes that it lacks; of an `X` with time
/// likewise
/// - `fill` -> `fill`
///
/// The body sees the same values, so it is sound.
final class ReadThrough implements Pass {

    @Override
    public String reason() {
        return "The loop reads parts of one sequence in place; in the gradient their cotangents become one sequence again.";
    }

    @Override
    public Graph apply(Graph graph) {
        return ScanRewriting.apply(graph, ReadThrough::rewrite);
    }

    private static boolean rewrite(OpenScan scan, ScanRewriting.Around around) {
        boolean changed = false;
        for (int i = 0; i < scan.sequences.size(); i++) {
            Value slice = scan.slices.get(i);
            Op op = around.definition(scan.sequences.get(i)).orElse(null);
            if (op instanceof Op.Slice || op instanceof Op.Expand || op instanceof Op.Fill) {
                scan.removeSequence(i--);
                index(slice, op, scan, around);
                changed = true;
            }
        }
        return changed;
    }

    private static void index(Value slice, Op op, OpenScan scan, ScanRewriting.Around around) {
        if (op instanceof Op.Slice(var sequence, var axis, var from, var to)) {
            define(slice, new Op.Slice(scan.sliceOf(sequence, around.fresh()), axis, from, to), scan);
        } else if (op instanceof Op.Expand expand) {
            Value operand = expand.operand();
            Value value = operand.type().isTimed() ? scan.sliceOf(operand, around.fresh()) : operand;
            if (value.type().equals(slice.type())) {
                Substitution substitution = new Substitution();
                substitution.replace(slice, value);
                scan.substitute(substitution);
            } else {
                define(slice, new Op.Expand(value, slice.type()), scan);
            }
        } else if (op instanceof Op.Fill fill) {
            define(slice, new Op.Fill(fill.value(), slice.type()), scan);
        }
    }

    private static void define(Value slice, Op op, OpenScan scan) {
        scan.body.addFirst(new Equation(List.of(slice), op, scan.origin));
    }
}
