package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Function;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formula;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Functions along time.
final class TimeFunctions {

    private final Frame frame;
    private final ExpressionChecker expressions;
    private final Application application;

    TimeFunctions(Frame frame, ExpressionChecker expressions) {
        this.frame = frame;
        this.expressions = expressions;
        this.application = new Application(frame);
    }

    /// `first` and `last`.
    Optional<Value> endpoint(Function function, Formula.Call call, Naming naming) {
        return sequence(call, naming).flatMap(operand -> {
            Type type = new Type(operand.value().element(), Optional.empty());
            return application.typed(function, List.of(operand), type, call.span());
        });
    }

    Optional<Value> reverse(Formula.Call call, Naming naming) {
        return sequence(call, naming)
                .flatMap(operand -> application.typed(
                        Function.REVERSE,
                        List.of(operand),
                        new Type(
                                operand.value().element(),
                                operand.value().time().map(Time::reverse)),
                        call.span()));
    }

    private Optional<Operand> sequence(Formula.Call call, Naming naming) {
        return BuiltinArguments.match(frame, call, 1, 1, Set.of())
                .flatMap(arguments -> expressions.operand(arguments.first(), naming))
                .filter(operand -> isSequence(operand, call));
    }

    private boolean isSequence(Operand operand, Formula.Call call) {
        boolean sequence = operand.value().time().isPresent();
        if (!sequence) {
            frame.error(
                    call.span(),
                    "`" + call.callee().span().text() + "` takes a sequence, but "
                            + Wording.named(operand.value(), operand.span()) + " is "
                            + Wording.describe(operand.value().element()));
        }
        return sequence;
    }

    /// `sum`, `mean`, `max` and `min` with `over: time`.
    Optional<Value> reduction(Function function, Operand operand, Formula over, Formula.Call call) {
        if (!isTime(over) || !isSequence(operand, call)) {
            return Optional.empty();
        }
        Type type = new Type(operand.value().element(), Optional.empty());
        return application.typed(overTime(function), List.of(operand), type, call.span());
    }

    /// `softmax` and `log_softmax` with `over: time`: for each entry, over all steps.
    Optional<Value> softmax(Function function, Operand operand, Formula over, Formula.Call call) {
        if (!isTime(over) || !isSequence(operand, call)) {
            return Optional.empty();
        }
        return application.typed(
                overTime(function), List.of(operand), operand.value().type(), call.span());
    }

    private boolean isTime(Formula over) {
        boolean time =
                over.bare() instanceof Formula.Named named && named.name().equals("time");
        if (!time) {
            frame.error(over.span(), "the one thing to go over is `time`", "`over: time`");
        }
        return time;
    }

    private static Function overTime(Function function) {
        return switch (function) {
            case SUM -> Function.SUM_OVER_TIME;
            case MEAN -> Function.MEAN_OVER_TIME;
            case MAX -> Function.MAX_OVER_TIME;
            case MIN -> Function.MIN_OVER_TIME;
            case SOFTMAX -> Function.SOFTMAX_OVER_TIME;
            case LOG_SOFTMAX -> Function.LOG_SOFTMAX_OVER_TIME;
            default -> throw new IllegalArgumentException(function + " does not go over time");
        };
    }

    /// `prev(h)`, and `prev(s, start: v)`.
    Optional<Value> previous(Formula.Call call, Naming naming) {
        Optional<BuiltinArguments> arguments = BuiltinArguments.match(frame, call, 1, 1, Set.of("start"));
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Optional<Formula> start = Optional.ofNullable(arguments.get().labelled().get("start"));
        return start.isPresent()
                ? new Shift(frame, expressions).apply(call, arguments.get().first(), start.get(), naming)
                : previousState(call, arguments.get().first().bare(), naming);
    }

    private Optional<Value> previousState(Formula.Call call, Formula argument, Naming naming) {
        if (!(argument instanceof Formula.Named named)) {
            frame.error(
                    argument.span(),
                    "`prev` takes the name of a state, and " + Wording.quote(argument.span()) + " is none",
                    "a sequence is shifted with its first value: `prev("
                            + argument.span().text() + ", start: 0)`");
            return Optional.empty();
        }
        Frame.StateEntry state = frame.states().get(named.name());
        if (state == null) {
            return reportNoState(named, naming);
        }
        Span declared = state.span();
        return Optional.of(Value.of(new Expression.Reference(state.previous(), call.span()))
                .withSources(frame.sources())
                .withOrigin(new Value.Origin(named.name(), declared, Optional.empty())));
    }

    private Optional<Value> reportNoState(Formula.Named named, Naming naming) {
        boolean known = frame.scope().find(named.name()).isPresent()
                || frame.scope().announced(named.name()).isPresent();
        if (!known) {
            return expressions.value(named, naming); // reports the unknown name
        }
        if (frame.scope().find(named.name()).isPresent()
                && frame.scope().find(named.name()).get().meaning() instanceof Meaning.Unknown) {
            return Optional.empty();
        }
        boolean sequence =
                frame.scope().find(named.name()).map(Scope.Entry::meaning).orElse(null) instanceof Value value
                        && value.time().isPresent();
        frame.error(
                named.span(),
                "`prev` reads the step before of a state, and `" + named.name() + "` is no state",
                sequence
                        ? "a sequence is shifted with its first value: `prev(" + named.name() + ", start: 0)`"
                        : "declare it: `state " + named.name() + ": [...] = 0`");
        return Optional.empty();
    }
}
