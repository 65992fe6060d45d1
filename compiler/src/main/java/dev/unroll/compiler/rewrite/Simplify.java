package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.Optional;

/// What can be said more simply by itself: arithmetic with known numbers ([Arithmetic]), parts of vectors and
/// matrices ([Shapes]), repetition ([Repetition]) and steps of sequences ([Time]); the rules are listed there.
///
/// All give the same numbers to the bit, but for `x ^ 2`. What would not is left alone: `x + 0` makes `+0` of
/// `-0`, and `0 * x` and `x - x` are not a number where `x` is not, or is infinite.
final class Simplify implements Pass {

    @Override
    public String reason() {
        return "Derivatives and inlined cells are full of detours, which would hide from the other rules what they look for.";
    }

    @Override
    public Graph apply(Graph graph) {
        return Rewriting.apply(graph, Simplify::rewrite);
    }

    private static Optional<Value> rewrite(Equation equation, Rewriting rewriting) {
        return switch (equation.op()) {
            case Op.Unary unary -> Arithmetic.unary(unary, rewriting);
            case Op.Binary binary ->
                Arithmetic.binary(binary, rewriting).or(() -> Repetition.binary(binary, rewriting));
            case Op.Select select ->
                Arithmetic.select(select, rewriting).or(() -> Repetition.select(select, rewriting));
            case Op.Contract contract -> Repetition.contract(contract, rewriting);
            case Op.Expand expand -> Repetition.expand(expand, rewriting);
            case Op.Slice slice -> Shapes.slice(slice, rewriting);
            case Op.Pad pad -> Shapes.pad(pad, rewriting);
            case Op.Concat concat -> Shapes.concat(concat, rewriting);
            case Op.Transpose transpose -> Shapes.transpose(transpose, rewriting);
            case Op.Reshape reshape -> Shapes.reshape(reshape, rewriting);
            case Op.At at -> Time.at(at, rewriting);
            case Op.Reverse reverse -> Time.reverse(reverse, rewriting);
            case Op.ReverseSequence reverse -> Time.reverse(reverse, rewriting);
            case Op.Fill _,
                    Op.SampleCount _,
                    Op.StepCount _,
                    Op.Exists _,
                    Op.Draw _,
                    Op.Stop _,
                    Op.Reduce _,
                    Op.OneHot _,
                    Op.ArgMax _,
                    Op.Place _,
                    Op.Scan _ -> Optional.empty();
        };
    }
}
