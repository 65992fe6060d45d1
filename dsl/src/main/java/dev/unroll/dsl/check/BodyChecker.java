package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Statement;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.model.Variable;
import dev.unroll.dsl.syntax.Clause;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Name;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Goes through the clauses of a body, in order. What cells and models have in common is here.
abstract sealed class BodyChecker permits CellBody, ModelBody {
    private static final Pattern WORD = Pattern.compile("\\w+");

    final Frame frame;
    final ExpressionChecker expressions;
    private final Declarations declarations;

    BodyChecker(Frame frame) {
        this.frame = frame;
        this.expressions = new ExpressionChecker(frame);
        this.declarations = new Declarations(frame, expressions);
    }

    /// Checks the whole body.
    final void check() {
        announce(frame.definition().body());
        frame.definition().body().forEach(this::clause);
        for (Frame.StateEntry state : frame.states().values()) {
            if (!state.isGiven()) {
                reportNeverGiven(state);
            }
        }
    }

    private void reportNeverGiven(Frame.StateEntry state) {
        String name = state.current().name();
        if (frame.scope().find(name).isPresent()) {
            return; // given by an equation that has an error of its own
        }
        frame.checking()
                .log()
                .error(
                        state.span(),
                        "state `" + name + "` (line " + state.span().line() + ") is never given a value in cell `"
                                + frame.definition().name().text() + "`",
                        "`" + name + " = ...`, or make it a `param`");
    }

    /// Notes what names the clauses give, so that reading one too early is told from an unknown name.
    private void announce(List<Clause> clauses) {
        forEachName(clauses, name -> frame.scope().announce(name.text(), name.span()));
    }

    /// The names that clauses give, in either branch of a choice.
    private static void forEachName(List<Clause> clauses, Consumer<Name> action) {
        for (Clause clause : clauses) {
            switch (clause) {
                case Clause.Equation equation -> action.accept(equation.name());
                case Clause.Parts parts -> parts.parts().forEach(part -> action.accept(part.name()));
                case Clause.Output output -> output.value().ifPresent(_ -> action.accept(output.name()));
                case Clause.Parameter parameter -> action.accept(parameter.name());
                case Clause.Layer layer -> action.accept(layer.name());
                case Clause.Input input -> action.accept(input.name());
                case Clause.Target target -> action.accept(target.name());
                case Clause.Choice choice -> {
                    forEachName(choice.then(), action);
                    forEachName(choice.otherwise(), action);
                }
                case Clause.State _, Clause.Length _, Clause.Minimize _, Clause.Report _ -> {}
            }
        }
    }

    private void clause(Clause clause) {
        switch (clause) {
            case Clause.Length length -> length(length);
            case Clause.Input input -> input(input);
            case Clause.Target target -> target(target);
            case Clause.Parameter parameter -> declarations.parameter(parameter);
            case Clause.State state -> state(state);
            case Clause.Layer layer -> declarations.layer(layer);
            case Clause.Output output -> output(output);
            case Clause.Minimize minimize -> minimize(minimize);
            case Clause.Report report -> report(report);
            case Clause.Choice choice ->
                new Conditions(expressions)
                        .flag(choice.condition())
                        .ifPresentOrElse(holds -> decided(choice, holds), () -> undecided(choice));
            case Clause.Equation equation -> equation(equation.name(), equation.value(), clause);
            case Clause.Parts parts -> parts(parts);
        }
    }

    private void decided(Clause.Choice choice, boolean holds) {
        (holds ? choice.then() : choice.otherwise()).forEach(this::clause);
        (holds ? choice.otherwise() : choice.then()).forEach(this::markMentioned);
    }

    /// Nobody is warned of a name that is never read where another choice would read it.
    private void markMentioned(Clause clause) {
        WORD.matcher(clause.span().text())
                .results()
                .flatMap(word -> frame.scope().find(word.group()).stream())
                .forEach(entry -> frame.checking().markRead(entry.span()));
    }

    /// Nothing that a choice gives is missed where its condition is wrong.
    private void undecided(Clause.Choice choice) {
        forEachName(List.of(choice), this::giveUnknown);
        if (hasOutput(List.of(choice))) {
            missNoOutput();
        }
    }

    private static boolean hasOutput(List<Clause> clauses) {
        return clauses.stream()
                .anyMatch(clause -> clause instanceof Clause.Output
                        || clause instanceof Clause.Choice choice
                                && (hasOutput(choice.then()) || hasOutput(choice.otherwise())));
    }

    /// Notes that a choice that cannot be decided may give an output; models may have none.
    void missNoOutput() {}

    /// Gives a name that nobody is to miss, as something is wrong where it is given.
    private void giveUnknown(Name name) {
        if (frame.scope().find(name.text()).isEmpty()) {
            frame.scope().define(name.text(), new Meaning.Unknown(), name.span());
        }
    }

    abstract void length(Clause.Length length);

    abstract void input(Clause.Input input);

    abstract void target(Clause.Target target);

    abstract void output(Clause.Output output);

    abstract void minimize(Clause.Minimize minimize);

    abstract void report(Clause.Report report);

    /// Declares a state; models have none.
    void state(Clause.State state) {
        declarations.state(state);
    }

    /// `name = formula`. Names of erroneous formulas are given too, so that nobody misses them.
    final void equation(Name name, Formula formula, Clause clause) {
        Meaning meaning = expressions.meaning(formula, Naming.whole(frame, name.text()));
        if (!declarations.isFree(name)) {
            return;
        }
        Frame.StateEntry state = frame.states().get(name.text());
        if (state != null) {
            stateEquation(name, formula, state, clause, meaning);
            return;
        }
        Meaning given = meaning instanceof Value value ? given(name, formula, value, clause) : meaning;
        frame.scope().define(name.text(), given, name.span());
        if (clause instanceof Clause.Equation && !(meaning instanceof Meaning.Unknown)) {
            frame.checking()
                    .expectRead(
                            name.span(),
                            "`" + name.text() + "` is never read",
                            "leave the equation out, or use `" + name.text() + "`");
        }
    }

    private Value given(Name name, Formula formula, Value value, Clause clause) {
        Value.Origin origin = new Value.Origin(name.text(), name.span(), Optional.empty());
        if (value.constant().isPresent()) {
            return value.withSize(new SizeEvaluator(frame).quietly(formula)).withOrigin(origin);
        }
        if (formula.bare() instanceof Formula.Call && value.run().isPresent()) {
            return value.withOrigin(origin);
        }
        Variable variable = frame.checking().variable(name.text(), value.type(), name.span());
        frame.add(new Statement.Let(variable, value.expression(), clause.span()));
        return value.withExpression(new Expression.Reference(variable, name.span()))
                .withOrigin(origin);
    }

    private void stateEquation(Name name, Formula formula, Frame.StateEntry state, Clause clause, Meaning meaning) {
        state.give();
        Optional<Value> value = meaning instanceof Value known
                ? Optional.of(known)
                : meaning instanceof Meaning.Unknown
                        ? Optional.empty()
                        : expressions.value(formula, Naming.anonymous(frame));
        Value.Origin origin = new Value.Origin(name.text(), name.span(), Optional.empty());
        if (value.isEmpty() || !declarations.fitsState(state, new Operand(value.get(), formula.span()))) {
            frame.scope().define(name.text(), new Meaning.Unknown(), name.span());
            return;
        }
        frame.add(new Statement.Let(state.current(), value.get().expression(), clause.span()));
        frame.scope()
                .define(
                        name.text(),
                        value.get()
                                .withExpression(new Expression.Reference(state.current(), name.span()))
                                .withOrigin(origin),
                        name.span());
    }

    private void parts(Clause.Parts parts) {
        Optional<Operand> whole = expressions.operand(parts.value(), Naming.anonymous(frame));
        List<Name> names = parts.parts().stream().map(Clause.Part::name).toList();
        boolean free = true;
        Set<String> seen = new HashSet<>();
        for (Name name : names) {
            boolean twice = !seen.add(name.text());
            if (twice) {
                frame.error(name.span(), "`" + name.text() + "` is given twice in one equation");
            }
            free &= !twice && declarations.isFree(name);
        }
        var types = whole.flatMap(operand -> new Cut(frame).types(parts, operand));
        if (!free) {
            return;
        }
        if (types.isEmpty()) {
            for (Name name : names) {
                Optional.ofNullable(frame.states().get(name.text())).ifPresent(Frame.StateEntry::give);
                frame.scope().define(name.text(), new Meaning.Unknown(), name.span());
            }
            return;
        }
        List<Variable> variables = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            variables.add(part(names.get(i), types.get().get(i), whole.get()));
        }
        frame.add(new Statement.Split(variables, whole.get().value().expression(), parts.span()));
    }

    private Variable part(Name name, Type type, Operand whole) {
        Frame.StateEntry state = frame.states().get(name.text());
        Variable variable;
        if (state == null) {
            variable = frame.checking().variable(name.text(), type, name.span());
        } else {
            variable = state.current();
            state.give();
            Value part = Value.of(
                    new Expression.Reference(frame.checking().variable(name.text(), type, name.span()), name.span()));
            declarations.fitsState(state, new Operand(part, name.span()));
        }
        Value.Origin origin = new Value.Origin(name.text(), name.span(), Optional.empty());
        Value value = Value.of(new Expression.Reference(variable, name.span()))
                .withSources(whole.value().sources())
                .withOrigin(origin);
        frame.scope().define(name.text(), value, name.span());
        return variable;
    }

    /// Whether a name may be given; reported if it has been.
    final boolean isFree(Name name) {
        return declarations.isFree(name);
    }
}
