package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// `slice(f(a, b))` -> `f(slice(a), slice(b))`, where `f` works entry by entry and nothing reads its result
/// but by slices
/// (or only by way of such functions). Numbers are not sliced. A product is not pushed into: it stays one
/// product.
///
/// The same entries are computed from the same entries, so it is sound.
final class PushSlices implements Pass {

    @Override
    public String reason() {
        return "Gates are computed from their own parts, in one loop, and not by way of a vector of all gates.";
    }

    @Override
    public Graph apply(Graph graph) {
        Set<Value> sliced = new HashSet<>();
        gather(graph.block(), new HashSet<>(), sliced);
        return Rewriting.apply(
                graph,
                (equation, rewriting) -> equation.op() instanceof Op.Slice slice && sliced.contains(slice.operand())
                        ? push(slice, rewriting)
                        : Optional.empty());
    }

    /// Gathers the results of entry-wise equations that are read by slices, or by equations like themselves,
    /// and else not.
    private static void gather(Block block, Set<Value> otherwise, Set<Value> sliced) {
        Set<Value> read = new HashSet<>();
        otherwise.addAll(block.results());
        for (Equation equation : block.body().reversed()) {
            boolean passes = switch (equation.op()) {
                case Op.Slice _ -> true;
                case Op.Unary _, Op.Binary _, Op.Select _ ->
                    read.contains(equation.result()) && !otherwise.contains(equation.result());
                default -> false;
            };
            if (passes && !(equation.op() instanceof Op.Slice)) {
                sliced.add(equation.result());
            }
            if (equation.op() instanceof Op.Scan scan) {
                otherwise.addAll(scan.operands());
                gather(scan.body(), otherwise, sliced);
            }
            for (Value operand : equation.op().operands()) {
                read.add(operand);
                if (!passes) {
                    otherwise.add(operand);
                }
            }
        }
    }

    private static Optional<Value> push(Op.Slice slice, Rewriting rewriting) {
        return rewriting.definition(slice.operand()).flatMap(op -> switch (op) {
            case Op.Unary(var function, var operand) ->
                Optional.of(rewriting.add(new Op.Unary(function, part(operand, slice, rewriting))));
            case Op.Binary(var function, var left, var right) ->
                Optional.of(rewriting.add(
                        new Op.Binary(function, part(left, slice, rewriting), part(right, slice, rewriting))));
            case Op.Select(var condition, var then, var otherwise) ->
                Optional.of(rewriting.add(new Op.Select(
                        part(condition, slice, rewriting),
                        part(then, slice, rewriting),
                        part(otherwise, slice, rewriting))));
            default -> Optional.empty();
        });
    }

    private static Value part(Value operand, Op.Slice slice, Rewriting rewriting) {
        return operand.type().rank() == 0
                ? operand
                : rewriting.add(new Op.Slice(operand, slice.axis(), slice.from(), slice.to()));
    }
}
