package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import java.util.Optional;

/// Simplifications of sequences, which only move entries:
///
/// - `at[k](place[k](x))` -> `x`, `at[k](place[j](x))` -> `fill(0)`
/// - `at[k](reverse(s))` of `n` steps -> `at[n - 1 - k](s)`
/// - `at[k](expand(x))`, where `x` was repeated over time -> `x`, repeated over the other axes; `at(fill)` ->
///   `fill`
/// - `reverse(reverse(s))` -> `s`, `reverse(place[k](x))` -> `place[n - 1 - k](x)`, and `reverse(s)` -> `s`,
///   where `s` is the same at all steps; likewise for `reverse_sequence` of one length, but for the place
final class Time {
    private Time() {}

    static Optional<Value> at(Op.At op, Rewriting rewriting) {
        Type type = op.resultTypes().getFirst();
        return rewriting.definition(op.operand()).flatMap(operand -> switch (operand) {
            case Op.Place place ->
                Optional.of(place.step() == op.step() ? place.operand() : rewriting.add(new Op.Fill(0, type)));
            case Op.Reverse(var sequence) ->
                Optional.of(rewriting.add(new Op.At(sequence, sequence.type().steps() - 1 - op.step())));
            case Op.Expand expand
            when !expand.operand().type().isTimed() -> Optional.of(rewriting.expand(expand.operand(), type));
            case Op.Fill fill -> Optional.of(rewriting.add(new Op.Fill(fill.value(), type)));
            default -> Optional.empty();
        });
    }

    static Optional<Value> reverse(Op.Reverse op, Rewriting rewriting) {
        return rewriting.definition(op.operand()).flatMap(operand -> switch (operand) {
            case Op.Reverse inner -> Optional.of(inner.operand());
            case Op.Place(var value, var step, var steps) ->
                Optional.of(rewriting.add(new Op.Place(value, steps - 1 - step, steps)));
            case Op.Expand expand when !expand.operand().type().isTimed() -> Optional.of(op.operand());
            case Op.Fill _ -> Optional.of(op.operand());
            default -> Optional.empty();
        });
    }

    static Optional<Value> reverse(Op.ReverseSequence op, Rewriting rewriting) {
        Type type = op.resultTypes().getFirst();
        return rewriting.definition(op.operand()).flatMap(operand -> switch (operand) {
            case Op.ReverseSequence(var sequence, var length)
            when length.equals(op.length()) -> Optional.of(rewriting.expand(sequence, type));
            case Op.Expand expand
            when !expand.operand().type().isTimed() -> Optional.of(rewriting.expand(op.operand(), type));
            case Op.Fill fill -> Optional.of(rewriting.add(new Op.Fill(fill.value(), type)));
            default -> Optional.empty();
        });
    }
}
