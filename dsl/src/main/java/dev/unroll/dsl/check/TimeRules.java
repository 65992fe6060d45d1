package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Function;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.Optional;

/// How the times of operands go together: those that have one have the same, and what has none is held constant, but
/// never where a target meets what was computed from an input.
final class TimeRules {

    /// A value where it is used.
    record Operand(Value value, Span span) {}

    private TimeRules() {}

    /// The operands in the order of time, if some of them run backwards and others do not: where samples have
    /// lengths of their own, other steps exist backwards.
    static List<Operand> inOneOrder(List<Operand> operands) {
        boolean mixed = operands.stream()
                        .flatMap(operand -> operand.value().time().stream())
                        .map(Time::reversed)
                        .distinct()
                        .count()
                > 1;
        return mixed ? operands.stream().map(TimeRules::inOrder).toList() : operands;
    }

    /// A value in the order of time.
    static Operand inOrder(Operand operand) {
        Value value = operand.value();
        if (value.time().filter(Time::reversed).isEmpty()) {
            return operand;
        }
        Type type = new Type(value.element(), value.time().map(Time::reverse));
        Expression aligned = new Expression.Apply(Function.ALIGN, List.of(value.expression()), type, operand.span());
        return new Operand(value.withExpression(aligned), operand.span());
    }

    /// Whether the operands go together; if not, the reason has been reported.
    static boolean agree(Frame frame, List<Operand> operands, Span span) {
        Optional<Operand> timed = operands.stream()
                .filter(operand -> operand.value().time().isPresent())
                .findFirst();
        if (timed.isEmpty()) {
            return true;
        }
        for (Operand operand : operands) {
            Optional<Time> time = operand.value().time();
            if (time.isPresent() && !same(time.get(), timed.get().value().time().orElseThrow())) {
                reportLengths(frame, timed.get(), operand, span);
                return false;
            }
            if (time.isEmpty() && isRepeatedTarget(operand, operands)) {
                reportRepetition(frame, operand, operands, span);
                return false;
            }
        }
        return true;
    }

    /// The time that the operands have together.
    static Optional<Time> common(List<Operand> operands) {
        return operands.stream()
                .flatMap(operand -> operand.value().time().stream())
                .findFirst();
    }

    private static boolean same(Time left, Time right) {
        return left.length().equals(right.length()) && SizeEvaluator.agree(left.steps(), right.steps());
    }

    private static boolean isRepeatedTarget(Operand still, List<Operand> operands) {
        return operands.stream()
                .filter(operand -> operand.value().time().isPresent())
                .anyMatch(timed -> meet(still.value(), timed.value()));
    }

    private static boolean meet(Value left, Value right) {
        return left.sources().target().isPresent() && right.sources().input()
                || left.sources().input() && right.sources().target().isPresent()
                || left.sources().target().isPresent()
                        && right.sources().target().isPresent();
    }

    private static void reportLengths(Frame frame, Operand first, Operand second, Span span) {
        frame.error(
                span,
                Wording.named(first.value(), first.span()) + " has "
                        + Wording.steps(first.value().time().orElseThrow()) + ", but "
                        + Wording.named(second.value(), second.span()) + " has "
                        + Wording.steps(second.value().time().orElseThrow()),
                "take one step with `last(...)`, the mean with `mean(..., over: time)`, or give both the same length");
    }

    private static void reportRepetition(Frame frame, Operand still, List<Operand> operands, Span span) {
        Operand timed = operands.stream()
                .filter(operand -> operand.value().time().isPresent())
                .filter(operand -> meet(still.value(), operand.value()))
                .findFirst()
                .orElseThrow();
        boolean targetStill = still.value().sources().target().isPresent();
        Operand target = targetStill ? still : timed;
        Operand computed = targetStill ? timed : still;
        Time time = timed.value().time().orElseThrow();
        String steps = "sequence(" + time.length().orElseGet(() -> time.steps().toString()) + ") of "
                + Wording.declaration(new Type(target.value().element(), Optional.empty()));
        String hint = targetStill
                ? "take one step, as in `linear(last(states), ...)`, or declare `" + steps + "`"
                : "take the value at every step, or `last(" + target.span().text() + ")`";
        frame.error(
                span,
                Wording.named(computed.value(), computed.span()) + " "
                        + Wording.extent(computed.value().type())
                        + ", but " + Wording.named(target.value(), target.span()) + " "
                        + Wording.extent(target.value().type()),
                hint);
    }
}
