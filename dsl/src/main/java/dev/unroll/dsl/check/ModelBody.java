package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.CheckedModel.Output;
import dev.unroll.dsl.model.CheckedModel.Report;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.model.Variable;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Clause;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Name;
import dev.unroll.dsl.syntax.TypeFormula;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The body of a model.
final class ModelBody extends BodyChecker {

    private final TypeEvaluator types;
    private final List<Variable> inputs = new ArrayList<>();
    private final List<Variable> targets = new ArrayList<>();
    private final List<Report> reports = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();
    private final List<Variable> lengths = new ArrayList<>();
    private Optional<Expression> loss = Optional.empty();
    private Optional<Clause.Minimize> minimized = Optional.empty();

    ModelBody(Frame frame) {
        super(frame);
        this.types = new TypeEvaluator(frame);
    }

    List<Variable> inputs() {
        List<Variable> all = new ArrayList<>(inputs);
        all.addAll(lengths);
        return all;
    }

    List<Variable> lengths() {
        return lengths;
    }

    List<Variable> targets() {
        return targets;
    }

    Optional<Expression> loss() {
        return loss;
    }

    List<Report> reports() {
        return reports;
    }

    List<Output> outputs() {
        return outputs;
    }

    /// Whether the model says what to minimise, rightly or not.
    boolean minimizes() {
        return minimized.isPresent();
    }

    @Override
    void length(Clause.Length length) {
        Name name = length.name();
        Optional<Size> most = new SizeEvaluator(frame).dimension(length.limit());
        if (!isFree(name)) {
            return;
        }
        if (most.isEmpty()) {
            frame.scope().define(name.text(), new Meaning.Unknown(), name.span());
            return;
        }
        Element element = new Element.ClassIndex(most.get().plus(Size.of(1)));
        Variable variable = frame.checking().variable(name.text(), new Type(element, Optional.empty()), name.span());
        lengths.add(variable);
        frame.addLength(name.text(), new Time(most.get(), Optional.of(name.text()), false), variable);
        frame.checking()
                .expectRead(
                        name.span(),
                        "length `" + name.text() + "` is never read",
                        "`sequence(" + name.text() + ") of ...`");
    }

    @Override
    void input(Clause.Input input) {
        port("input", input.name(), input.type(), inputs, new Value.Sources(true, Optional.empty()));
    }

    @Override
    void target(Clause.Target target) {
        Value.Sources sources =
                new Value.Sources(false, Optional.of(target.name().text()));
        port("target", target.name(), target.type(), targets, sources);
    }

    private void port(String word, Name name, TypeFormula declared, List<Variable> ports, Value.Sources sources) {
        Optional<Type> type = types.type(declared);
        if (!isFree(name)) {
            return;
        }
        if (type.isEmpty()) {
            frame.scope().define(name.text(), new Meaning.Unknown(), name.span());
            return;
        }
        Variable variable = frame.checking().variable(name.text(), type.get(), name.span());
        ports.add(variable);
        Value.Origin origin = new Value.Origin(
                name.text(), name.span(), Optional.of(declared.span().text()));
        Value value = Value.of(new Expression.Reference(variable, name.span()))
                .withSources(sources)
                .withOrigin(origin);
        frame.scope().define(name.text(), value, name.span());
        frame.checking().expectRead(name.span(), word + " `" + name.text() + "` is never read", "leave it out");
    }

    @Override
    void state(Clause.State state) {
        frame.error(
                state.span(),
                "`state` belongs in a cell, and `" + frame.definition().name().text() + "` is a model",
                "put the equations that step along time into a cell");
        frame.scope()
                .define(state.name().text(), new Meaning.Unknown(), state.name().span());
    }

    @Override
    void output(Clause.Output clause) {
        Name name = clause.name();
        clause.value().ifPresent(formula -> equation(name, formula, clause));
        Optional<Value> value = expressions.value(new Formula.Named(name.text(), name.span()), Naming.anonymous(frame));
        if (value.isEmpty()) {
            return;
        }
        Optional<String> target = value.get().sources().target();
        if (target.isPresent()) {
            frame.error(
                    clause.span(),
                    "output `" + name.text() + "` is computed from the target `" + target.get()
                            + "`, which is not there when predicting",
                    "only `minimize` and `report` may read targets");
            return;
        }
        if (value.get().sources().allSamples()) {
            reportAllSamples(clause.span(), "output `" + name.text() + "`");
            return;
        }
        if (outputs.stream().anyMatch(output -> output.name().equals(name.text()))) {
            frame.error(name.span(), "there are two outputs `" + name.text() + "`");
            return;
        }
        Operand inOrder = TimeRules.inOrder(new Operand(value.get(), clause.span()));
        outputs.add(new Output(name.text(), inOrder.value().expression(), clause.span()));
    }

    @Override
    void minimize(Clause.Minimize clause) {
        Optional<Operand> value = number(clause.value(), "`minimize`", Naming.anonymous(frame));
        if (minimized.isPresent()) {
            frame.error(
                    clause.span(),
                    "there are two `minimize`, and the first is in line "
                            + minimized.get().span().line(),
                    "minimise the sum: `minimize a + b`");
            return;
        }
        minimized = Optional.of(clause);
        if (value.filter(operand -> operand.value().sources().allSamples()).isPresent()) {
            reportAllSamples(clause.span(), "`minimize`");
            return;
        }
        loss = value.map(operand -> operand.value().expression());
    }

    @Override
    void report(Clause.Report clause) {
        Optional<Name> given = clause.name();
        Naming naming = given.map(name -> Naming.whole(frame, name.text())).orElseGet(() -> Naming.anonymous(frame));
        Optional<Operand> value = number(clause.value(), "`report`", naming);
        Optional<String> name = given.map(Name::text).or(() -> ownName(clause.value()));
        if (name.isEmpty()) {
            frame.error(
                    clause.span(),
                    "this report has no name",
                    "`report error = " + clause.value().span().text() + "`");
            return;
        }
        if (reports.stream().anyMatch(report -> report.name().equals(name.get()))) {
            frame.error(
                    clause.span(),
                    "there are two reports named `" + name.get() + "`",
                    "`report other = " + clause.value().span().text() + "`");
            return;
        }
        value.filter(operand -> isOfOneKind(operand.value(), clause))
                .ifPresent(operand -> reports.add(new Report(
                        name.get(),
                        operand.value().expression(),
                        operand.value().sources().allSamples(),
                        clause.span())));
    }

    /// What is known when all samples are cannot go with what is of one of them.
    private boolean isOfOneKind(Value value, Clause.Report clause) {
        Value.Sources sources = value.sources();
        boolean mixed =
                sources.allSamples() && (sources.input() || sources.target().isPresent());
        if (mixed) {
            frame.error(
                    clause.span(),
                    "this report is made of means over all samples and of what is of each sample",
                    "`mean(..., over: samples)` of that, too");
        }
        return !mixed;
    }

    private void reportAllSamples(Span span, String what) {
        frame.error(
                span,
                what + " is made of a mean over all samples, which is known when all of them are",
                "only `report` may read it");
    }

    private static Optional<String> ownName(Formula formula) {
        return switch (formula.bare()) {
            case Formula.Named named -> Optional.of(named.name());
            case Formula.Call call
            when call.callee().bare() instanceof Formula.Named named -> Optional.of(named.name());
            case Formula.Call _, Formula.Number _, Formula.Text _, Formula.Negation _ -> Optional.empty();
            case Formula.Operation _, Formula.Group _, Formula.Member _, Formula.Row _, Formula.Stack _ ->
                Optional.empty();
        };
    }

    private Optional<Operand> number(Formula formula, String word, Naming naming) {
        Optional<Operand> operand = expressions.operand(formula, naming);
        if (operand.isPresent() && !operand.get().value().isNumber()) {
            frame.error(
                    formula.span(),
                    word + " takes one number, but "
                            + Wording.named(operand.get().value(), formula.span()) + " is "
                            + Wording.describe(operand.get().value().element()),
                    "`sum(...)` and `mean(...)` make one number of a vector");
            return Optional.empty();
        }
        return operand;
    }
}
