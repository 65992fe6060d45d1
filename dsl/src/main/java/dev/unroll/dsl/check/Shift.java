package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Function;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.syntax.Formula;
import java.util.List;
import java.util.Optional;

/// `prev(s, start: v)`: a sequence one step later, which starts with `v`. What a target was at the steps before may
/// be read like an input: in training it is data.
final class Shift {

    private final Frame frame;
    private final ExpressionChecker expressions;

    Shift(Frame frame, ExpressionChecker expressions) {
        this.frame = frame;
        this.expressions = expressions;
    }

    Optional<Value> apply(Formula.Call call, Formula sequence, Formula start, Naming naming) {
        if (sequence.bare() instanceof Formula.Named named && frame.states().containsKey(named.name())) {
            frame.error(
                    start.span(),
                    "`" + named.name() + "` is a state, and starts as its declaration says (line "
                            + frame.states().get(named.name()).span().line() + ")",
                    "`prev(" + named.name() + ")`");
            return Optional.empty();
        }
        Optional<Operand> shifted = expressions.operand(sequence, naming);
        Optional<Operand> first = expressions.operand(start, naming);
        if (shifted.isEmpty() || first.isEmpty() || !isSequence(shifted.get())) {
            return Optional.empty();
        }
        // Classes that run backwards have no state that waits for the first step that exists.
        Operand operand = shifted.get().value().element() instanceof Element.ClassIndex
                ? TimeRules.inOrder(shifted.get())
                : shifted.get();
        return start(first.get(), operand).map(value -> {
            Value.Sources from = operand.value().sources();
            Value.Sources sources = new Value.Sources(
                            from.input() || from.target().isPresent(), Optional.empty())
                    .and(first.get().value().sources());
            return Value.of(new Expression.Apply(
                            Function.SHIFT,
                            List.of(operand.value().expression(), value),
                            operand.value().type(),
                            call.span()))
                    .withSources(sources);
        });
    }

    private boolean isSequence(Operand operand) {
        boolean sequence = operand.value().time().isPresent();
        if (!sequence) {
            String what = Wording.named(operand.value(), operand.span()) + " is "
                    + Wording.describe(operand.value().element());
            frame.error(
                    operand.span(),
                    "`prev` with a `start` shifts a sequence, but " + what,
                    frame.isStepping()
                            ? "within a cell, a state remembers the step before: `state before: [...] = 0`"
                            : "declare a `sequence(...)`");
        }
        return sequence;
    }

    /// What stands at the first step, in the shape of the others; a number goes to every entry, and is the number of a
    /// class.
    private Optional<Expression> start(Operand start, Operand sequence) {
        Value value = start.value();
        Element element = sequence.value().element();
        Type type = new Type(element, Optional.empty());
        if (value.time().isPresent()) {
            frame.error(
                    start.span(),
                    "the start of a shifted sequence is one value, but " + Wording.named(value, start.span()) + " "
                            + Wording.extent(value.type()),
                    "take one step, such as `last(" + start.span().text() + ")`");
            return Optional.empty();
        }
        return switch (element) {
            case Element.Numbers _ when value.isNumber() -> numbers(start, type);
            case Element.Numbers _ -> {
                Value shaped = Value.of(new Expression.Constant(0, type, start.span()));
                yield value.shape().isPresent() && OperatorRules.sameShape(value, shaped)
                        ? Optional.of(value.expression())
                        : misfit(start, sequence);
            }
            case Element.ClassIndex _ when value.element().equals(element) -> Optional.of(value.expression());
            case Element.ClassIndex _ ->
                value.size().isPresent()
                        ? ClassNumber.among(sequence, start, "the start is", frame)
                        : misfit(start, sequence);
        };
    }

    private Optional<Expression> numbers(Operand start, Type type) {
        if (start.value().constant().isPresent()) {
            return Optional.of(new Expression.Constant(start.value().constant().get(), type, start.span()));
        }
        Operand zeros = new Operand(Value.of(new Expression.Constant(0, type, start.span())), start.span());
        return new Application(frame)
                .lifted(Function.ADD, List.of(zeros, start), type.element(), start.span())
                .map(Value::expression);
    }

    private Optional<Expression> misfit(Operand start, Operand sequence) {
        frame.error(
                start.span(),
                Wording.named(sequence.value(), sequence.span()) + " is "
                        + Wording.describe(sequence.value().type()) + ", but its start "
                        + Wording.declared(start.value(), start.span()) + " is "
                        + Wording.describe(start.value().element()));
        return Optional.empty();
    }
}
