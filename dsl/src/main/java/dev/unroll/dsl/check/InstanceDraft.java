package dev.unroll.dsl.check;

import dev.unroll.dsl.check.FormalBinder.Bound;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Statement;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.model.Variable;
import dev.unroll.dsl.source.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An instance whose exports are still being asked for: a value of the body is exported when the caller first reads it.
final class InstanceDraft implements Value.Run {

    private final Frame frame;
    private final Bound bound;
    private final Span call;
    private final Map<Variable, Variable> exports = new LinkedHashMap<>();

    InstanceDraft(Frame frame, Bound bound, Span call) {
        this.frame = frame;
        this.bound = bound;
        this.call = call;
    }

    /// A value of the body as the caller reads it; empty if the body is repeated over time and the value has a time
    /// of its own.
    Optional<Value> export(Value inner, String name) {
        if (!(inner.expression() instanceof Expression.Reference reference)
                || frame.checking().isParameter(reference.variable())) {
            return Optional.of(inner);
        }
        boolean twice = bound.lifted().isPresent() && inner.time().isPresent();
        if (twice) {
            return Optional.empty();
        }
        Variable outer = exports.computeIfAbsent(
                reference.variable(),
                variable -> frame.checking()
                        .variable(
                                name,
                                new Type(
                                        variable.type().element(),
                                        bound.lifted().or(() -> variable.type().time())),
                                call));
        Value exported = inner.withExpression(new Expression.Reference(outer, call));
        return Optional.of(
                inner.run().map(run -> exported.withRun(new Passed(run))).orElse(exported));
    }

    @Override
    public Optional<Meaning> member(String name) {
        return frame.scope().find(name).flatMap(entry -> {
            frame.checking().markRead(entry.span());
            return entry.meaning() instanceof Value value ? outside(value, name) : Optional.empty();
        });
    }

    private Optional<Meaning> outside(Value value, String name) {
        return frame.isFormal(value.expression())
                ? Optional.empty()
                : export(value, name).map(exported -> exported);
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>(frame.scope().names());
        names.removeIf(name -> frame.scope()
                .find(name)
                .filter(entry -> entry.meaning() instanceof Value value
                        && value.constant().isEmpty()
                        && !frame.isFormal(value.expression()))
                .isEmpty());
        return names;
    }

    /// The parts of a call within the body, as read from outside.
    private final class Passed implements Value.Run {
        private final Value.Run inner;

        Passed(Value.Run inner) {
            this.inner = inner;
        }

        @Override
        public Optional<Meaning> member(String name) {
            return inner.member(name)
                    .flatMap(meaning -> meaning instanceof Value value ? outside(value, name) : Optional.empty());
        }

        @Override
        public List<String> names() {
            return inner.names();
        }
    }

    Statement frozen() {
        List<Statement.Export> frozen = new ArrayList<>();
        exports.forEach((inner, outer) -> frozen.add(new Statement.Export(inner, outer)));
        return new Statement.Instance(
                frame.definition().name().text(),
                bound.lifted(),
                bound.arguments(),
                frame.states().values().stream().map(Frame.StateEntry::frozen).toList(),
                frame.statements(),
                frozen,
                call);
    }
}
