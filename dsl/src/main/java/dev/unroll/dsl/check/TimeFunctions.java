package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Function;
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
                        Function.REVERSE, List.of(operand), operand.value().type(), call.span()));
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
        if (!(over.bare() instanceof Formula.Named named && named.name().equals("time"))) {
            frame.error(over.span(), "the one thing to go over is `time`", "`over: time`");
            return Optional.empty();
        }
        if (function == Function.MAX || function == Function.MIN) {
            frame.error(call.span(), "`" + call.callee().span().text() + "` over time is not supported yet");
            return Optional.empty();
        }
        if (!isSequence(operand, call)) {
            return Optional.empty();
        }
        Function overTime = function == Function.SUM ? Function.SUM_OVER_TIME : Function.MEAN_OVER_TIME;
        Type type = new Type(operand.value().element(), Optional.empty());
        return application.typed(overTime, List.of(operand), type, call.span());
    }

    /// `prev(h)`.
    Optional<Value> previous(Formula.Call call, Naming naming) {
        Optional<BuiltinArguments> arguments = BuiltinArguments.match(frame, call, 1, 1, Set.of("start"));
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        if (!arguments.get().labelled().isEmpty()) {
            frame.error(call.span(), "`prev` with a `start` is not supported yet");
            return Optional.empty();
        }
        Formula argument = arguments.get().first().bare();
        if (!(argument instanceof Formula.Named named)) {
            frame.error(
                    argument.span(),
                    "`prev` takes the name of a state, and " + Wording.quote(argument.span()) + " is none");
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
        frame.error(
                named.span(),
                "`prev` reads the step before of a state, and `" + named.name() + "` is no state",
                "declare it: `state " + named.name() + ": [...] = 0`");
        return Optional.empty();
    }
}
