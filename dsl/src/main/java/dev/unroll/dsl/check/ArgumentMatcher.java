package dev.unroll.dsl.check;

import dev.unroll.dsl.check.Arguments.Actual;
import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.syntax.Clause;
import dev.unroll.dsl.syntax.Definition;
import dev.unroll.dsl.syntax.Formal;
import dev.unroll.dsl.syntax.Formal.Domain;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Name;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the formal that each argument of a call is for, and what the argument stands for.
final class ArgumentMatcher {

    private static final int MOST_LAYERS = 1000;

    private final Frame frame;
    private final ExpressionChecker expressions;
    private final SizeEvaluator sizes;
    private final Definition definition;
    private final Map<String, Formal> formals;
    private final Set<String> states;
    private final Map<String, Actual> actuals = new LinkedHashMap<>();
    private final Map<String, Operand> starts = new LinkedHashMap<>();
    private Optional<Integer> layers = Optional.empty();
    private boolean failed;

    ArgumentMatcher(ExpressionChecker expressions, Definition definition) {
        this.frame = expressions.frame();
        this.expressions = expressions;
        this.sizes = new SizeEvaluator(frame);
        this.definition = definition;
        this.formals = definition.formals().stream()
                .collect(Collectors.toMap(
                        formal -> formal.name().text(), formal -> formal, (first, _) -> first, LinkedHashMap::new));
        this.states = stateNames(definition.body()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> stateNames(List<Clause> clauses) {
        return clauses.stream().flatMap(clause -> switch (clause) {
            case Clause.State state -> Stream.of(state.name().text());
            case Clause.Choice choice -> Stream.concat(stateNames(choice.then()), stateNames(choice.otherwise()));
            case Clause.Length _, Clause.Input _, Clause.Target _, Clause.Parameter _, Clause.Layer _ -> Stream.empty();
            case Clause.Output _, Clause.Minimize _, Clause.Report _, Clause.Equation _, Clause.Parts _ ->
                Stream.empty();
        });
    }

    /// The arguments; empty if there is an error, which is reported then. Formals may be left out.
    Optional<Arguments> match(Formula.Call call, Naming naming, Arguments already) {
        actuals.putAll(already.actuals());
        starts.putAll(already.starts());
        layers = already.layers();
        List<Formal> open = new ArrayList<>(formals.values());
        open.removeIf(formal -> already.actuals().containsKey(formal.name().text()));
        int position = 0;
        for (Formula.Argument argument : call.arguments()) {
            if (argument.label().isPresent()) {
                labelled(argument.label().get(), argument.value(), naming);
            } else if (position < open.size()) {
                give(open.get(position++), argument.value(), naming);
            } else {
                failed = true;
                frame.error(
                        argument.value().span(),
                        "`" + definition.name().text() + "` takes no more arguments: " + signature());
                break;
            }
        }
        return failed ? Optional.empty() : Optional.of(new Arguments(actuals, starts, layers));
    }

    private String signature() {
        return formals.values().stream()
                .map(formal -> formal.name().text())
                .collect(Collectors.joining(", ", "`" + definition.name().text() + "(", ")`"));
    }

    private void labelled(Name label, Formula value, Naming naming) {
        String name = label.text();
        if (formals.containsKey(name)) {
            if (actuals.containsKey(name)) {
                fail(label, "`" + name + "` is given twice");
                return;
            }
            give(formals.get(name), value, naming);
        } else if (name.equals("layers")) {
            giveLayers(value);
        } else if (states.contains(name)) {
            Optional<Operand> start = expressions.operand(value, naming);
            failed |= start.isEmpty();
            if (start.isPresent() && starts.put(name, start.get()) != null) {
                fail(label, "`" + name + "` is given twice");
            }
        } else {
            reportUnknown(label);
        }
    }

    private void reportUnknown(Name label) {
        Set<String> known = new TreeSet<>(formals.keySet());
        known.addAll(states);
        known.add("layers");
        failed = true;
        String message = "`" + definition.name().text() + "` has no argument `" + label.text() + "`";
        Spelling.nearest(label.text(), known)
                .ifPresentOrElse(
                        nearest -> frame.error(label.span(), message, "did you mean `" + nearest + "`?"),
                        () -> frame.error(label.span(), message, "it is " + signature()));
    }

    private void fail(Name at, String message) {
        failed = true;
        frame.error(at.span(), message);
    }

    private void giveLayers(Formula value) {
        Optional<Size> size = sizes.dimension(value);
        failed |= size.isEmpty();
        if (size.isPresent() && size.get().isKnown()) {
            long count = SizeEvaluator.number(size.get());
            if (count > MOST_LAYERS) {
                failed = true;
                frame.error(
                        value.span(), "there can be at most " + MOST_LAYERS + " layers, and this asks for " + count);
            }
            layers = Optional.of((int) Math.min(count, MOST_LAYERS));
        } else {
            layers = Optional.of(1);
        }
    }

    private void give(Formal formal, Formula value, Naming naming) {
        Optional<? extends Meaning> meaning = switch (formal.domain()) {
            case Domain.Typed _ -> expressions.value(value, naming);
            case Domain.Size _ -> size(value);
            case Domain.Flag _ -> new Conditions(expressions).flag(value).map(Meaning.Flag::new);
            case Domain.Cell _ -> cell(value, naming);
        };
        failed |= meaning.isEmpty();
        meaning.ifPresent(known -> actuals.put(formal.name().text(), new Actual(known, value.span())));
    }

    private Optional<Meaning> cell(Formula value, Naming naming) {
        return switch (expressions.meaning(value, naming)) {
            case Meaning.Callable callable -> Optional.of(callable);
            case Meaning.Unknown _ -> Optional.empty();
            case Meaning.Flag _, Meaning.Sizes _, Value _ -> {
                frame.error(value.span(), Wording.quote(value.span()) + " is not a cell, and a cell is needed here");
                yield Optional.empty();
            }
        };
    }

    /// A size, or a list of sizes.
    private Optional<Meaning> size(Formula value) {
        if (value.bare() instanceof Formula.Row row) {
            List<Size> list = new ArrayList<>();
            row.items().forEach(item -> sizes.dimension(item).ifPresent(list::add));
            return list.size() == row.items().size() ? Optional.of(new Meaning.Sizes(list)) : Optional.empty();
        }
        if (value.bare() instanceof Formula.Named named
                && frame.scope().find(named.name()).isPresent()
                && frame.scope().find(named.name()).get().meaning() instanceof Meaning.Sizes list) {
            frame.checking().markRead(frame.scope().find(named.name()).get().span());
            return Optional.of(list);
        }
        return sizes.dimension(value).map(size -> Value.size(size, value.span()));
    }
}
