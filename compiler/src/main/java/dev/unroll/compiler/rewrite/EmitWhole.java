package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Types;
import dev.unroll.compiler.ir.Value;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A scan that emits a concatenation and some of its parts -> one that emits the concatenation only:
/// `emit concat[0](a, b, c), b` with sequences `S`, `B` -> `emit concat[0](a, b, c)`, and `B := slice[0](S)`
/// after it. Parts next to each other that are emitted as a shorter concatenation count as one.
///
/// The same entries are read in another place, so it is sound.
final class EmitWhole implements Pass {

    @Override
    public String reason() {
        return "What the loop stores in one place need not be stored in another.";
    }

    @Override
    public Graph apply(Graph graph) {
        return ScanRewriting.apply(graph, EmitWhole::rewrite);
    }

    private static boolean rewrite(OpenScan scan, ScanRewriting.Around around) {
        Map<Value, Op.Concat> concats = new HashMap<>();
        for (Equation equation : scan.body) {
            if (equation.op() instanceof Op.Concat concat) {
                concats.put(equation.result(), concat);
            }
        }
        int before = scan.emitted.size();
        for (int i = 0; i < scan.emitted.size(); i++) {
            for (Value whole : scan.emitted) {
                Op.Concat concat = concats.get(whole);
                if (concat != null && isRead(scan, i, whole, concat, concats, around)) {
                    scan.removeEmitted(i--);
                    break;
                }
            }
        }
        return scan.emitted.size() < before;
    }

    /// Reads the emitted value from `whole`, if it is in there.
    private static boolean isRead(
            OpenScan scan,
            int index,
            Value whole,
            Op.Concat concat,
            Map<Value, Op.Concat> concats,
            ScanRewriting.Around around) {
        Value part = scan.emitted.get(index);
        Op.Concat shorter = concats.get(part);
        boolean isConcat = shorter != null && shorter.axis() == concat.axis();
        List<Value> parts = isConcat ? shorter.parts() : List.of(part);
        int start = Collections.indexOfSubList(concat.parts(), parts);
        if (part.equals(whole)
                || start < 0
                || part.type().rank() != whole.type().rank()
                || !Types.withAxis(part.type(), concat.axis(), 1)
                        .equals(Types.withAxis(whole.type(), concat.axis(), 1))) {
            return false;
        }
        int from = size(concat.parts().subList(0, start), concat.axis());
        Value sequence = scan.emittedResults.get(scan.emitted.indexOf(whole));
        Op slice = new Op.Slice(sequence, concat.axis(), from, from + size(parts, concat.axis()));
        around.addAfter(new Equation(List.of(scan.emittedResults.get(index)), slice, scan.origin));
        return true;
    }

    private static int size(List<Value> parts, int axis) {
        return parts.stream().mapToInt(part -> part.type().shape().get(axis)).sum();
    }
}
