package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `at[k](s)`, where `s` is what a scan emits of its next state `h` and `k` is the last step that the scan
/// takes -> the final `h`. The last step is the last one in time, or the first for a scan that runs backward.
///
/// Both are the same value of the same step, so it is sound.
final class ForwardLast implements Pass {

    @Override
    public String reason() {
        return "Who reads only the last state needs no sequence of states, and its gradient none of zeros.";
    }

    @Override
    public Graph apply(Graph graph) {
        Map<Value, Value> finals = new HashMap<>(); // sequence of next states -> final state
        Map<Value, Integer> lastSteps = new HashMap<>();
        gather(graph.block(), finals, lastSteps);
        return Rewriting.apply(
                graph,
                (equation, _) -> equation.op() instanceof Op.At(Value operand, int step)
                                && finals.containsKey(operand)
                                && lastSteps.get(operand) == step
                        ? Optional.of(finals.get(operand))
                        : Optional.empty());
    }

    private static void gather(Block block, Map<Value, Value> finals, Map<Value, Integer> lastSteps) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                gather(scan.body(), finals, lastSteps);
                for (int i = 0; i < scan.emitted().size(); i++) {
                    int state = scan.nextStates().indexOf(scan.emitted().get(i));
                    if (state >= 0) {
                        Value sequence = equation.results().get(scan.states() + i);
                        finals.put(sequence, equation.results().get(state));
                        lastSteps.put(sequence, scan.backward() ? 0 : scan.steps() - 1);
                    }
                }
            }
        }
    }
}
