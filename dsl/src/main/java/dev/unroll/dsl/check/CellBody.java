package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Statement;
import dev.unroll.dsl.model.Variable;
import dev.unroll.dsl.syntax.Clause;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Name;
import java.util.Optional;

/// The body of a cell.
final class CellBody extends BodyChecker {

    private Optional<Clause.Output> output = Optional.empty();
    private Optional<Value> result = Optional.empty();
    private boolean mayHaveOutput;

    CellBody(Frame frame) {
        super(frame);
    }

    /// What the cell's calls are worth; empty if there is an error, which is reported then.
    Optional<Value> result() {
        if (output.isEmpty() && !mayHaveOutput) {
            Name name = frame.definition().name();
            frame.checking()
                    .log()
                    .error(
                            name.span(),
                            "cell `" + name.text() + "` has no `output`",
                            "`output h` says what its result is");
        }
        return result;
    }

    @Override
    void missNoOutput() {
        mayHaveOutput = true;
    }

    @Override
    void output(Clause.Output clause) {
        Name name = clause.name();
        clause.value().ifPresent(formula -> equation(name, formula, clause));
        Meaning meaning = expressions.meaning(new Formula.Named(name.text(), name.span()), Naming.anonymous(frame));
        if (output.isPresent()) {
            frame.error(
                    clause.span(),
                    "a cell has one `output`, and the first is in line "
                            + output.get().span().line(),
                    "other values can be read from outside by name: `run." + name.text() + "`");
            return;
        }
        output = Optional.of(clause);
        if (meaning instanceof Value value) {
            result = Optional.of(isGivenHere(value) ? value : copied(value, clause));
        } else if (!(meaning instanceof Meaning.Unknown)) {
            expressions.value(new Formula.Named(name.text(), name.span()), Naming.anonymous(frame));
        }
    }

    private boolean isGivenHere(Value value) {
        boolean constant = value.expression() instanceof Expression.Constant;
        return !constant && !frame.isFormal(value.expression());
    }

    private Value copied(Value value, Clause.Output clause) {
        Name name = clause.name();
        Variable variable = frame.checking().variable(name.text(), value.type(), name.span());
        frame.add(new Statement.Let(variable, value.expression(), clause.span()));
        return value.withExpression(new Expression.Reference(variable, name.span()));
    }

    @Override
    void length(Clause.Length length) {
        belongsInModel(length, "length");
    }

    @Override
    void input(Clause.Input input) {
        belongsInModel(input, "input");
    }

    @Override
    void target(Clause.Target target) {
        belongsInModel(target, "target");
    }

    @Override
    void minimize(Clause.Minimize minimize) {
        belongsInModel(minimize, "minimize");
    }

    @Override
    void report(Clause.Report report) {
        belongsInModel(report, "report");
    }

    private void belongsInModel(Clause clause, String word) {
        String hint = clause instanceof Clause.Input ? "what a cell is given stands in its head: `cell f(x: [D])`" : "";
        String message = "`" + word + "` belongs in a model, and `"
                + frame.definition().name().text() + "` is a cell";
        if (hint.isEmpty()) {
            frame.error(clause.span(), message);
        } else {
            frame.error(clause.span(), message, hint);
        }
    }
}
