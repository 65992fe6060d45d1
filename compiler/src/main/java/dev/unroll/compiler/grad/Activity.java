package dev.unroll.compiler.grad;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which values depend, by way of differentiable operations, on those that a gradient is wanted for.
final class Activity {
    private final Set<Value> active;

    private Activity(Set<Value> active) {
        this.active = active;
    }

    /// The active values of `block` and of the bodies within, `wanted` included.
    static Set<Value> of(Block block, List<Value> wanted) {
        Activity activity = new Activity(new HashSet<>(wanted));
        activity.visit(block);
        return activity.active;
    }

    private void visit(Block block) {
        for (Equation equation : block.body()) {
            if (equation.op() instanceof Op.Scan scan) {
                visit(equation, scan);
            } else if (isDifferentiable(equation.op())
                    && equation.op().operands().stream().anyMatch(active::contains)) {
                active.addAll(equation.results());
            }
        }
    }

    private void visit(Equation equation, Op.Scan scan) {
        activate(scan.sequences(), scan.slices());
        activate(scan.initial(), scan.stateParameters());
        int before;
        do { // a state that becomes active makes others active in the next step
            before = active.size();
            visit(scan.body());
            activate(scan.nextStates(), scan.stateParameters());
        } while (active.size() > before);
        activate(scan.stateParameters(), equation.results().subList(0, scan.states()));
        activate(
                scan.emitted(),
                equation.results().subList(scan.states(), equation.results().size()));
    }

    private void activate(List<Value> causes, List<Value> effects) {
        for (int i = 0; i < causes.size(); i++) {
            if (active.contains(causes.get(i))) {
                active.add(effects.get(i));
            }
        }
    }

    private static boolean isDifferentiable(Op op) {
        return switch (op) {
            case Op.Stop _, Op.OneHot _, Op.ArgMax _, Op.Fill _, Op.SampleCount _, Op.Draw _ -> false;
            case Op.StepCount _, Op.Exists _ -> false;
            case Op.Binary binary -> !binary.function().isComparison();
            case Op.Unary _,
                    Op.Select _,
                    Op.Contract _,
                    Op.Reduce _,
                    Op.Expand _,
                    Op.Slice _,
                    Op.Pad _,
                    Op.Concat _,
                    Op.Transpose _,
                    Op.Reshape _,
                    Op.At _,
                    Op.Place _,
                    Op.Reverse _,
                    Op.ReverseSequence _,
                    Op.Scan _ -> op.resultTypes().stream().anyMatch(type -> type.kind() == Kind.NUMBER);
        };
    }
}
