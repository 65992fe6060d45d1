package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// `at[k](f(A, b))` -> `f(at[k](A), b)`, where `f` works on each step by itself and nothing reads its result
/// but at this
/// step: entry-wise functions, products, sums over entries or the batch, and changes of shape.
///
/// Each number is computed from the same numbers by the same operations, so it is sound.
final class PushSteps implements Pass {

    @Override
    public String reason() {
        return "last(linear(states)) is a product with the last state, not with all of them.";
    }

    private static final int SEVERAL = -1;

    @Override
    public Graph apply(Graph graph) {
        Map<Value, Integer> steps = new HashMap<>();
        gather(graph.block(), steps);
        return Rewriting.apply(
                graph,
                (equation, rewriting) -> equation.op() instanceof Op.At(Value operand, int step)
                                && steps.getOrDefault(operand, SEVERAL) == step
                        ? push(operand, step, rewriting)
                        : Optional.empty());
    }

    /// Gathers the only step at which a value is read, perhaps by way of equations that work on each step by
    /// itself.
    private static void gather(Block block, Map<Value, Integer> steps) {
        block.results().forEach(result -> steps.put(result, SEVERAL));
        for (Equation equation : block.body().reversed()) {
            int step = switch (equation.op()) {
                case Op.At at -> at.step();
                case Op.Scan _ -> SEVERAL;
                default -> isStepwise(equation.op()) ? steps.getOrDefault(equation.result(), SEVERAL) : SEVERAL;
            };
            for (Value operand : equation.op().operands()) {
                steps.merge(operand, step, (a, b) -> a.equals(b) ? a : Integer.valueOf(SEVERAL));
            }
            if (equation.op() instanceof Op.Scan scan) {
                gather(scan.body(), steps);
            }
        }
    }

    private static boolean isStepwise(Op op) {
        return switch (op) {
            case Op.Contract contract -> !contract.overTime();
            case Op.Reduce reduce -> !reduce.overTime();
            case Op.Unary _,
                    Op.Stop _,
                    Op.Binary _,
                    Op.Select _,
                    Op.Expand _,
                    Op.Slice _,
                    Op.Pad _,
                    Op.Concat _,
                    Op.Transpose _,
                    Op.Reshape _,
                    Op.OneHot _,
                    Op.ArgMax _ -> true;
            case Op.Fill _,
                    Op.SampleCount _,
                    Op.StepCount _,
                    Op.Exists _,
                    Op.Draw _,
                    Op.At _,
                    Op.Place _,
                    Op.Reverse _,
                    Op.ReverseSequence _,
                    Op.Scan _ -> false;
        };
    }

    private static Optional<Value> push(Value sequence, int step, Rewriting rewriting) {
        return rewriting
                .definition(sequence)
                .filter(PushSteps::isStepwise)
                .map(op -> op instanceof Op.Expand expand
                        ? rewriting.expand(
                                atStep(expand.operand(), step, rewriting),
                                sequence.type().withSteps(0))
                        : rewriting.add(Lifting.lift(op, 0, operand -> atStep(operand, step, rewriting))));
    }

    private static Value atStep(Value value, int step, Rewriting rewriting) {
        return value.type().isTimed() ? rewriting.add(new Op.At(value, step)) : value;
    }
}
