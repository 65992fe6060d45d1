package dev.unroll.dsl;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Statement;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.model.Variable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Prints checked models for comparison. Names are followed by their type where they are given.
final class ModelText {

    private final StringBuilder text = new StringBuilder();

    static String of(CheckedModel model) {
        ModelText printer = new ModelText();
        model.parameters()
                .forEach(parameter -> printer.line(
                        0,
                        "param " + parameter.path() + ": "
                                + type(parameter.variable().type()) + " = " + parameter.initial()));
        printer.statements(0, model.body());
        model.loss().ifPresent(loss -> printer.line(0, "minimize " + expression(loss)));
        model.reports()
                .forEach(report -> printer.line(0, "report " + report.name() + " = " + expression(report.value())));
        model.outputs()
                .forEach(output -> printer.line(0, "output " + output.name() + " = " + expression(output.value())));
        return printer.text.toString();
    }

    private void line(int depth, String line) {
        text.append("  ".repeat(depth)).append(line).append('\n');
    }

    private void statements(int depth, List<Statement> statements) {
        for (Statement statement : statements) {
            switch (statement) {
                case Statement.Let let -> line(depth, given(let.variable()) + " = " + expression(let.value()));
                case Statement.Split split ->
                    line(
                            depth,
                            split.parts().stream().map(ModelText::given).collect(Collectors.joining("; ", "[", "]"))
                                    + " = " + expression(split.value()));
                case Statement.Instance instance -> instance(depth, instance);
            }
        }
    }

    private void instance(int depth, Statement.Instance instance) {
        line(
                depth,
                instance.cell()
                        + instance.lifted().map(time -> " over " + time.steps()).orElse("") + " {");
        instance.arguments()
                .forEach(argument -> line(
                        depth + 1,
                        (argument.stepped() ? "each " : "given ") + given(argument.formal()) + " = "
                                + expression(argument.actual())));
        instance.states()
                .forEach(state ->
                        line(depth + 1, "state " + given(state.current()) + " = " + expression(state.initial())));
        statements(depth + 1, instance.body());
        instance.exports()
                .forEach(export -> line(depth + 1, "export " + export.inner().name() + " as " + given(export.outer())));
        line(depth, "}");
    }

    private static String given(Variable variable) {
        return variable.name() + ": " + type(variable.type());
    }

    private static String type(Type type) {
        String element = switch (type.element()) {
            case Element.ClassIndex oneOf -> "class(" + oneOf.classes() + ")";
            case Element.Numbers numbers ->
                numbers.shape().stream().map(Size::toString).collect(Collectors.joining(",", "[", "]"));
        };
        return type.time().map(time -> time.steps() + " of " + element).orElse(element);
    }

    private static String expression(Expression expression) {
        return switch (expression) {
            case Expression.Constant constant ->
                constant.value() + (type(constant.type()).equals("[]") ? "" : ":" + type(constant.type()));
            case Expression.Reference reference -> reference.variable().name();
            case Expression.Rows rows -> expression(rows.argument()) + "[" + rows.from() + ".." + rows.to() + "]";
            case Expression.Apply apply ->
                apply.function().name().toLowerCase(Locale.ROOT)
                        + apply.arguments().stream()
                                .map(ModelText::expression)
                                .collect(Collectors.joining(", ", "(", ")"));
        };
    }
}
