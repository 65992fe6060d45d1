package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.CheckedModel.Parameter;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Function;
import dev.unroll.dsl.model.Initial;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.model.Variable;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Clause;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Name;
import dev.unroll.dsl.syntax.TypeFormula.ElementFormula;
import java.util.List;
import java.util.Optional;

/// Parameters, states and layers.
final class Declarations {

    private final Frame frame;
    private final ExpressionChecker expressions;
    private final TypeEvaluator types;

    Declarations(Frame frame, ExpressionChecker expressions) {
        this.frame = frame;
        this.expressions = expressions;
        this.types = new TypeEvaluator(frame);
    }

    /// Whether a name may be given; an error is reported if it has been given before. A state is given by one equation.
    boolean isFree(Name name) {
        Optional<Span> earlier =
                frame.scope().find(name.text()).map(Scope.Entry::span).filter(span -> !span.equals(name.span()));
        earlier.ifPresent(span -> frame.error(
                name.span(),
                "`" + name.text() + "` is given twice, here and in "
                        + Wording.line(span, name.span().file()),
                "a name has one value; give this one another name"));
        return earlier.isEmpty();
    }

    private boolean isNew(Name name) {
        Frame.StateEntry state = frame.states().get(name.text());
        if (state != null) {
            frame.error(
                    name.span(),
                    "`" + name.text() + "` is already a state, declared in line "
                            + state.span().line());
        }
        return state == null && isFree(name);
    }

    void parameter(Clause.Parameter parameter) {
        Name name = parameter.name();
        Optional<Type> type = numbers(parameter.element(), "a parameter");
        Optional<Initial> initial =
                type.flatMap(known -> new InitialEvaluator(expressions).evaluate(parameter.initial(), known.element()));
        if (!isNew(name)) {
            return;
        }
        Optional<Parameter> made = initial.flatMap(start -> make(name, type.orElseThrow(), start));
        Value.Origin origin = new Value.Origin(
                name.text(), name.span(), Optional.of(parameter.element().span().text()));
        Meaning meaning = made.<Meaning>map(known -> Value.of(new Expression.Reference(known.variable(), name.span()))
                        .withOrigin(origin))
                .orElseGet(Meaning.Unknown::new);
        frame.scope().define(name.text(), meaning, name.span());
        frame.checking()
                .expectRead(
                        name.span(),
                        "parameter `" + name.text() + "` is never read",
                        "it would take up space and learn nothing; leave it out");
    }

    private Optional<Type> numbers(ElementFormula formula, String what) {
        Optional<Element> element = types.element(formula);
        if (element.isPresent() && element.get() instanceof Element.ClassIndex) {
            frame.error(formula.span(), what + " is made of numbers, and cannot be a class");
            return Optional.empty();
        }
        return element.map(known -> new Type(known, Optional.empty()));
    }

    private Optional<Parameter> make(Name name, Type type, Initial initial) {
        String path = Naming.join(frame.path(), name.text());
        Optional<Frame.SharedUse> use = frame.shared();
        Optional<Parameter> shared =
                use.flatMap(of -> Optional.ofNullable(of.parameters().byPath().get(path)));
        boolean twice = use.isPresent()
                ? !use.get().claimed().add(path)
                : frame.checking().parameter(path).isPresent();
        if (twice) {
            reportSamePath(name, path);
            return Optional.empty();
        }
        if (shared.isPresent() && !shared.get().variable().type().equals(type)) {
            frame.error(
                    name.span(),
                    "the layer's parameter `" + path + "` is "
                            + Wording.describe(shared.get().variable().type()) + " at its first use and would be "
                            + Wording.describe(type) + " at this one",
                    "use the layer on values of the same size, or call the cell itself");
            return Optional.empty();
        }
        if (shared.isPresent()) {
            return shared;
        }
        if (frame.checking().parameter(path).isPresent()) {
            reportSamePath(name, path);
            return Optional.empty();
        }
        Parameter made = frame.checking().addParameter(path, name.text(), type, initial, name.span());
        use.ifPresent(of -> of.parameters().byPath().put(path, made));
        return Optional.of(made);
    }

    private void reportSamePath(Name name, String path) {
        Span span = frame.call().map(Frame.Call::span).orElse(name.span());
        frame.checking()
                .log()
                .error(
                        span,
                        "two parameters would be named `" + path + "`",
                        "give each call a name of its own: `a = "
                                + frame.definition().name().text() + "(...)`");
    }

    void state(Clause.State state) {
        Name name = state.name();
        Optional<Type> type = numbers(state.element(), "a state");
        if (!isNew(name) || type.isEmpty()) {
            return;
        }
        Optional<Value> start = start(state, type.get());
        Expression initial = start.map(Value::expression)
                .orElseGet(() ->
                        new Expression.Constant(0, type.get(), state.initial().span()));
        Variable current = frame.checking().variable(name.text(), type.get(), name.span());
        Variable previous = frame.checking().variable(name.text(), type.get(), name.span());
        frame.states().put(name.text(), new Frame.StateEntry(current, previous, initial, name.span()));
    }

    private Optional<Value> start(Clause.State state, Type type) {
        Formula formula = state.initial();
        Optional<Value> own = DrawFunctions.isDraw(formula)
                ? new DrawFunctions(frame, expressions)
                        .start((Formula.Call) formula.bare(), type.element(), Naming.anonymous(frame))
                : expressions.value(formula, Naming.anonymous(frame));
        Optional<Value> fitted = own.flatMap(value -> {
            if (!isKnownBefore(value.expression())) {
                frame.error(
                        formula.span(),
                        "the start of state `" + state.name().text() + "` cannot read " + Wording.quote(formula.span())
                                + ", which is not known before the first step",
                        "a state starts from numbers, parameters, and what has one value for the whole sequence, all of it "
                                + "written in the start itself");
                return Optional.empty();
            }
            return fitStart(state.name(), new Operand(value, formula.span()), type);
        });
        Value given = frame.starts().get(state.name().text());
        return given == null
                ? fitted
                : fitStart(state.name(), new Operand(given, given.expression().span()), type);
    }

    /// Whether a start is known before the first step; a draw is made then.
    private boolean isKnownBefore(Expression start) {
        return start instanceof Expression.Apply apply && apply.function().isDraw()
                ? apply.arguments().stream().allMatch(frame::isHeld)
                : frame.isHeld(start);
    }

    /// A start in the shape of its state; a number goes to every entry.
    private Optional<Value> fitStart(Name state, Operand start, Type type) {
        Value value = start.value();
        if (value.constant().isPresent()) {
            return Optional.of(Value.of(new Expression.Constant(value.constant().get(), type, start.span())));
        }
        Value shaped = Value.of(new Expression.Constant(0, type, start.span()));
        boolean numbers = value.shape().isPresent() && value.time().isEmpty();
        if (numbers && value.isNumber() && !shaped.isNumber()) {
            return new Application(frame)
                    .lifted(
                            Function.ADD,
                            List.of(new Operand(shaped, start.span()), start),
                            type.element(),
                            start.span());
        }
        if (!numbers || !OperatorRules.sameShape(value, shaped)) {
            frame.error(
                    start.span(),
                    "state `" + state.text() + "` (line " + state.span().line() + ") is "
                            + Wording.describe(type) + ", but its start " + Wording.declared(value, start.span())
                            + " is " + Wording.describe(value.type()));
            return Optional.empty();
        }
        return Optional.of(value);
    }

    /// Whether an equation's value has the type of its state; an error is reported if not.
    boolean fitsState(Frame.StateEntry state, Operand given) {
        Value value = given.value();
        Value shaped = Value.of(new Expression.Reference(state.current(), state.span()));
        boolean fits = value.shape().isPresent() && value.time().isEmpty() && OperatorRules.sameShape(value, shaped);
        if (!fits) {
            frame.error(
                    given.span(),
                    "state `" + state.current().name() + "` (line "
                            + state.span().line() + ") is "
                            + Wording.describe(state.current().type()) + ", but its equation gives "
                            + Wording.describe(value.type()));
        }
        return fits;
    }

    void layer(Clause.Layer layer) {
        if (!isNew(layer.name())) {
            return;
        }
        Meaning meaning = layerOf(layer).<Meaning>map(Meaning.Callable::new).orElseGet(Meaning.Unknown::new);
        frame.scope().define(layer.name().text(), meaning, layer.name().span());
        frame.checking()
                .expectRead(
                        layer.name().span(),
                        "layer `" + layer.name().text() + "` is never used",
                        "`... = " + layer.name().text() + "(...)`");
    }

    private Optional<Callee> layerOf(Clause.Layer layer) {
        if (!(layer.call().bare() instanceof Formula.Call call)) {
            frame.error(layer.call().span(), "a layer is a call of a cell", "`layer encode = lstm(units: 64)`");
            return Optional.empty();
        }
        Optional<Callee> callee = expressions.names().callee(call);
        return callee.flatMap(known -> switch (known) {
            case Callee.Cell cell ->
                expressions.calls().layer(layer.name().text(), cell, call).map(made -> made);
            case Callee.Open open -> Optional.of(open);
            case Callee.Layer _, Callee.Builtin _ -> {
                frame.error(call.callee().span(), "a layer is made of a cell, and `" + known.name() + "` is none");
                yield Optional.empty();
            }
        });
    }
}
