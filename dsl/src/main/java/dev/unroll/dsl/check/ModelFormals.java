package dev.unroll.dsl.check;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.parse.SourceParser;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formal;
import dev.unroll.dsl.syntax.Formal.Domain;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Name;
import dev.unroll.dsl.syntax.TypeFormula.ElementFormula;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Gives a model's formals their values: those set from outside, and the defaults.
final class ModelFormals {

    private final Frame frame;
    private final DiagnosticLog log;
    private final List<Formal> formals;

    ModelFormals(Frame frame) {
        this.frame = frame;
        this.log = frame.checking().log();
        this.formals = frame.definition().formals();
    }

    /// Defines all formals; false if there is an error, which is reported then.
    boolean define(Map<String, String> settings) {
        boolean defined = settings.keySet().stream().allMatch(this::isFormal);
        for (Formal formal : formals) {
            defined &= isPossible(formal);
        }
        Map<String, String> sorted = new TreeMap<>(settings);
        for (Formal formal : formals) {
            String text = sorted.get(formal.name().text());
            if (text != null && defined) {
                defined = set(formal, text);
            }
        }
        boolean complete = defined && hasDefaults() && new Defaults(frame).defineRest(formals);
        if (complete) {
            formals.forEach(this::expectRead);
        }
        return complete;
    }

    private void expectRead(Formal formal) {
        Name name = formal.name();
        frame.checking().expectRead(name.span(), "`" + name.text() + "` can be set, but is never read", "leave it out");
    }

    private boolean hasDefaults() {
        boolean all = true;
        for (Formal formal : formals) {
            String name = formal.name().text();
            if (frame.scope().find(name).isEmpty() && formal.initial().isEmpty()) {
                all = false;
                log.error(
                        formal.span(),
                        "`" + name + "` has no value",
                        "set it with `--set " + name + "=...`, or give it a default: `" + name + ": "
                                + (formal.domain() instanceof Domain.Flag ? "boolean = true" : "size = 100") + "`");
            }
        }
        return all;
    }

    private boolean isFormal(String name) {
        boolean known = formals.stream().anyMatch(formal -> formal.name().text().equals(name));
        if (!known) {
            SourceFile file = new SourceFile("--set", name);
            String model = "`" + frame.definition().name().text() + "`";
            String there = formals.isEmpty()
                    ? "model " + model + " has nothing that can be set"
                    : "model " + model + " has "
                            + formals.stream()
                                    .map(formal -> "`" + formal.name().text() + "`")
                                    .collect(Collectors.joining(", "));
            log.error(new Span(file, 0, name.length()), "there is no " + Wording.quote(name) + " to set", there);
        }
        return known;
    }

    private boolean isPossible(Formal formal) {
        boolean possible = !(formal.domain() instanceof Domain.Typed typed)
                || typed.type().steps().isEmpty() && typed.type().element() instanceof ElementFormula.SingleNumber;
        if (!possible) {
            log.error(
                    formal.span(),
                    "in the head of a model stand sizes, numbers, booleans and cells",
                    "what each sample brings is an `input`");
        }
        return possible;
    }

    private boolean set(Formal formal, String text) {
        String name = formal.name().text();
        SourceFile file = new SourceFile("--set " + name, text);
        Optional<? extends Meaning> meaning = SourceParser.parseFormula(file, log)
                .flatMap(formula -> switch (formal.domain()) {
                    case Domain.Size _ -> sizes(formula);
                    case Domain.Flag _ -> flag(formula);
                    case Domain.Typed _ -> number(formula);
                    case Domain.Cell _ -> cell(formula);
                });
        meaning.ifPresent(
                known -> frame.scope().define(name, known, formal.name().span()));
        return meaning.isPresent();
    }

    private Optional<Meaning> sizes(Formula formula) {
        SizeEvaluator evaluator = new SizeEvaluator(frame);
        if (!(formula.bare() instanceof Formula.Row row)) {
            return evaluator.dimension(formula).map(size -> Value.size(size, formula.span()));
        }
        List<Size> sizes = new ArrayList<>();
        row.items().forEach(item -> evaluator.dimension(item).ifPresent(sizes::add));
        return sizes.size() == row.items().size() ? Optional.of(new Meaning.Sizes(sizes)) : Optional.empty();
    }

    private Optional<Meaning> flag(Formula formula) {
        if (formula.bare() instanceof Formula.Named named
                && List.of("true", "false").contains(named.name())) {
            return Optional.of(new Meaning.Flag(named.name().equals("true")));
        }
        log.error(formula.span(), "this is `true` or `false`, and not " + Wording.quote(formula.span()));
        return Optional.empty();
    }

    private Optional<Meaning> number(Formula formula) {
        Optional<Value> value = new ExpressionChecker(frame).value(formula, Naming.anonymous(frame));
        if (value.isPresent() && value.get().constant().isEmpty()) {
            log.error(formula.span(), "this is a number, and not " + Wording.quote(formula.span()));
            return Optional.empty();
        }
        return value.map(known -> known);
    }

    private Optional<Meaning> cell(Formula formula) {
        Meaning meaning = new ExpressionChecker(frame).meaning(formula, Naming.anonymous(frame));
        if (meaning instanceof Meaning.Callable) {
            return Optional.of(meaning);
        }
        if (!(meaning instanceof Meaning.Unknown)) {
            log.error(formula.span(), "this is a cell, and not " + Wording.quote(formula.span()));
        }
        return Optional.empty();
    }
}
