package dev.unroll.dsl.check;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.model.Setting.Value;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Program;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the values of `train` blocks and of options that are written the same way: numbers, texts, words, lists, and
/// calls of these.
public final class SettingReader {

    private final DiagnosticLog log;

    public SettingReader(DiagnosticLog log) {
        this.log = log;
    }

    /// The settings of a block, without those that have an error.
    public List<Setting> settings(Program.Training block) {
        Map<String, Span> seen = new HashMap<>();
        List<Setting> settings = new ArrayList<>();
        for (Program.Entry entry : block.entries()) {
            Span earlier = seen.putIfAbsent(entry.name().text(), entry.name().span());
            if (earlier != null) {
                log.error(
                        entry.name().span(),
                        "`" + entry.name().text() + "` is set twice, here and in line " + earlier.line());
            }
            Span span = entry.name().span().to(entry.value().span());
            value(entry.value())
                    .ifPresent(value -> settings.add(new Setting(entry.name().text(), value, span)));
        }
        return settings;
    }

    /// The value; empty if there is an error, which is reported then.
    public Optional<Value> value(Formula formula) {
        Span span = formula.span();
        return switch (formula) {
            case Formula.Number number -> Optional.of(new Value.Number(number.value(), span));
            case Formula.Text text -> Optional.of(new Value.Text(text.value(), span));
            case Formula.Named named -> Optional.of(new Value.Word(named.name(), span));
            case Formula.Group group -> value(group.inner());
            case Formula.Negation negation -> negated(negation);
            case Formula.Row row -> values(row.items()).map(items -> new Value.Items(items, span));
            case Formula.Call call -> call(call);
            case Formula.Operation _, Formula.Member _, Formula.Stack _ -> noValue(formula);
        };
    }

    private Optional<Value> noValue(Formula formula) {
        log.error(
                formula.span(),
                Wording.quote(formula.span()) + " is no value for a setting",
                "settings are numbers, texts, words, lists, and calls such as `sgd(rate: 0.1)`");
        return Optional.empty();
    }

    private Optional<Value> negated(Formula.Negation negation) {
        return value(negation.operand())
                .flatMap(value -> value instanceof Value.Number number
                        ? Optional.of(new Value.Number(-number.value(), negation.span()))
                        : noValue(negation));
    }

    private Optional<List<Value>> values(List<Formula> formulas) {
        List<Value> values = new ArrayList<>();
        formulas.forEach(formula -> value(formula).ifPresent(values::add));
        return values.size() == formulas.size() ? Optional.of(values) : Optional.empty();
    }

    private Optional<Value> call(Formula.Call call) {
        if (!(call.callee() instanceof Formula.Named named)) {
            return noValue(call);
        }
        List<Setting.Argument> arguments = new ArrayList<>();
        for (Formula.Argument argument : call.arguments()) {
            value(argument.value())
                    .ifPresent(value ->
                            arguments.add(new Setting.Argument(argument.label().map(name -> name.text()), value)));
        }
        return arguments.size() == call.arguments().size()
                ? Optional.of(new Value.Call(named.name(), arguments, call.span()))
                : Optional.empty();
    }
}
