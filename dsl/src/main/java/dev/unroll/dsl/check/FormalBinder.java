package dev.unroll.dsl.check;

import dev.unroll.dsl.check.Arguments.Actual;
import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Statement;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.model.Variable;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formal;
import dev.unroll.dsl.syntax.Formal.Domain;
import dev.unroll.dsl.syntax.TypeFormula;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Gives the formals of a cell what a call passes: binds sizes, checks shapes, and finds what the call is lifted over.
final class FormalBinder {

    private final Frame caller;
    private final Frame frame;
    private final Span call;
    private final Defaults defaults;
    private final TypeEvaluator types;
    private final List<Statement.Argument> arguments = new ArrayList<>();

    /// What binding found.
    ///
    /// @param lifted the time that the body is repeated over
    /// @param arguments the typed formals and their values
    record Bound(Optional<Time> lifted, List<Statement.Argument> arguments) {}

    FormalBinder(Frame caller, Frame frame, Span call) {
        this.caller = caller;
        this.frame = frame;
        this.call = call;
        this.defaults = new Defaults(frame);
        this.types = new TypeEvaluator(frame);
    }

    /// Sizes, booleans and cells come first, so that types can speak of them, whatever the order of the formals.
    Optional<Bound> bind(Map<String, Actual> given) {
        List<Formal> formals = frame.definition().formals();
        Map<String, Actual> actuals = inOneOrder(given, formals);
        for (Formal formal : formals) {
            Actual actual = actuals.get(formal.name().text());
            if (actual != null && !(formal.domain() instanceof Domain.Typed)) {
                frame.scope()
                        .define(
                                formal.name().text(),
                                actual.meaning(),
                                formal.name().span());
            }
        }
        defaults.defineWhatIsKnown(formals);
        List<Operand> operands = new ArrayList<>();
        for (Formal formal : formals) {
            Actual actual = actuals.get(formal.name().text());
            if (actual != null && formal.domain() instanceof Domain.Typed typed) {
                Value value = (Value) actual.meaning();
                if (!fits(formal, typed.type(), value, actual.span())) {
                    return Optional.empty();
                }
                if (typed.type().steps().isEmpty()) {
                    operands.add(new Operand(value, actual.span()));
                }
            }
        }
        if (!TimeRules.agree(caller, operands, call)) {
            return Optional.empty();
        }
        Optional<Time> lifted = TimeRules.common(operands);
        define(formals, actuals, lifted);
        return defaults.defineRest(formals) ? Optional.of(new Bound(lifted, arguments)) : Optional.empty();
    }

    /// The values that are stepped through together, or have the same `sequence(n)`, in the order of time where some of
    /// them run backwards and others do not.
    private static Map<String, Actual> inOneOrder(Map<String, Actual> given, List<Formal> formals) {
        Map<String, List<String>> together = new LinkedHashMap<>(); // by the steps that are declared
        for (Formal formal : formals) {
            String name = formal.name().text();
            if (formal.domain() instanceof Domain.Typed(TypeFormula type) && given.containsKey(name)) {
                String steps = type.steps().map(of -> of.span().text()).orElse("");
                together.computeIfAbsent(steps, _ -> new ArrayList<>()).add(name);
            }
        }
        Map<String, Actual> actuals = new LinkedHashMap<>(given);
        for (List<String> names : together.values()) {
            List<Operand> operands = TimeRules.inOneOrder(names.stream()
                    .map(given::get)
                    .map(actual -> new Operand((Value) actual.meaning(), actual.span()))
                    .toList());
            for (int i = 0; i < names.size(); i++) {
                Operand operand = operands.get(i);
                actuals.put(names.get(i), new Actual(operand.value(), operand.span()));
            }
        }
        return actuals;
    }

    private boolean fits(Formal formal, TypeFormula type, Value value, Span span) {
        String cell = "`" + frame.definition().name().text() + "`";
        if (type.steps().isPresent() && value.time().isEmpty()) {
            caller.error(
                    span,
                    cell + " takes a sequence as `" + formal.name().text() + "`, but " + Wording.named(value, span)
                            + " is " + Wording.describe(value.type()));
            return false;
        }
        Optional<String> problem = types.bind(type, value.type());
        if (problem.isEmpty()) {
            return true;
        }
        String is = problem.get().endsWith(" steps")
                ? Wording.extent(value.type())
                : "is " + Wording.describe(value.element());
        String message = cell + " takes " + problem.get() + " as `"
                + formal.name().text() + "`, but " + Wording.declared(value, span) + " " + is;
        boolean classForNumbers =
                value.element() instanceof Element.ClassIndex && !problem.get().contains("class");
        if (classForNumbers) {
            caller.error(span, message, "`embedding(...)` and `one_hot(...)` make numbers of a class");
        } else {
            caller.error(span, message);
        }
        return false;
    }

    private void define(List<Formal> formals, Map<String, Actual> actuals, Optional<Time> lifted) {
        for (Formal formal : formals) {
            Actual actual = actuals.get(formal.name().text());
            if (actual != null && formal.domain() instanceof Domain.Typed typed) {
                boolean stepped = lifted.isPresent()
                        && typed.type().steps().isEmpty()
                        && ((Value) actual.meaning()).time().isPresent();
                define(formal, typed.type(), (Value) actual.meaning(), stepped);
            }
        }
    }

    private void define(Formal formal, TypeFormula declared, Value actual, boolean stepped) {
        String name = formal.name().text();
        Span span = formal.name().span();
        if (actual.constant().isPresent()) {
            frame.scope()
                    .define(name, Value.constant(actual.constant().get(), span).withSize(actual.size()), span);
            return;
        }
        Type type = stepped ? new Type(actual.element(), Optional.empty()) : actual.type();
        Variable variable = frame.checking().variable(name, type, span);
        frame.addFormal(variable);
        arguments.add(new Statement.Argument(variable, actual.expression(), stepped));
        if (!stepped && (!caller.isStepping() || caller.isHeld(actual.expression()))) {
            frame.hold(variable);
        }
        frame.addSources(actual.sources());
        Value.Origin origin = actual.origin()
                .orElseGet(() ->
                        new Value.Origin(name, span, Optional.of(declared.span().text())));
        frame.scope()
                .define(
                        name,
                        Value.of(new Expression.Reference(variable, span))
                                .withSources(actual.sources())
                                .withOrigin(origin),
                        span);
    }
}
