package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Substitution;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import java.util.Set;

/// What a scan emits without computing it -> where it is from:
///
/// - of a slice of a sequence -> the sequence,
/// - of a value from outside -> that value, repeated over time.
///
/// Both are the same values at the same steps, so it is sound.
final class ForwardSequences implements Pass {

    @Override
    public String reason() {
        return "Who reads what a scan only passes on need not wait for it, and nothing is copied.";
    }

    @Override
    public Graph apply(Graph graph) {
        Substitution substitution = new Substitution();
        Graph rewritten = ScanRewriting.apply(graph, (scan, around) -> forward(scan, around, substitution));
        return substitution.isEmpty() ? rewritten : rewritten.withBlock(substitution.apply(rewritten.block()));
    }

    private static boolean forward(OpenScan scan, ScanRewriting.Around around, Substitution substitution) {
        Set<Value> defined = scan.defined();
        int before = scan.emitted.size();
        for (int i = 0; i < scan.emitted.size(); i++) {
            Value emitted = scan.emitted.get(i);
            Value result = scan.emittedResults.get(i);
            int slice = scan.slices.indexOf(emitted);
            if (slice >= 0) {
                substitution.replace(result, scan.sequences.get(slice));
                scan.removeEmitted(i--);
            } else if (!defined.contains(emitted)) {
                around.addAfter(new Equation(List.of(result), new Op.Expand(emitted, result.type()), scan.origin));
                scan.removeEmitted(i--);
            }
        }
        return scan.emitted.size() < before;
    }
}
