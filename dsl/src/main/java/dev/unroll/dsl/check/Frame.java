package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Statement;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Variable;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Definition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// One body while it is checked: a model, or a cell at one call.
final class Frame {

    /// How a frame came about.
    ///
    /// @param caller the body with the call
    /// @param span the call
    record Call(Frame caller, Span span) {}

    /// One use of a layer.
    ///
    /// @param parameters the layer's parameters
    /// @param claimed paths of those that this use has come to
    record SharedUse(Callee.SharedParameters parameters, Set<String> claimed) {}

    /// A state of the body.
    static final class StateEntry {
        private final Variable current;
        private final Variable previous;
        private final Expression initial;
        private final Span span;
        private boolean given;

        StateEntry(Variable current, Variable previous, Expression initial, Span span) {
            this.current = current;
            this.previous = previous;
            this.initial = initial;
            this.span = span;
        }

        Variable current() {
            return current;
        }

        Variable previous() {
            return previous;
        }

        Span span() {
            return span;
        }

        boolean isGiven() {
            return given;
        }

        void give() {
            given = true;
        }

        Statement.State frozen() {
            return new Statement.State(current, previous, initial, span);
        }
    }

    private final Checking checking;
    private final Definition definition;
    private final Library library;
    private final Optional<Call> call;
    private final String path;
    private final Optional<SharedUse> shared;
    private final Scope scope = new Scope();
    private final List<Supplier<Statement>> body = new ArrayList<>();
    private final Map<String, StateEntry> states = new LinkedHashMap<>();
    private final Map<String, Value> starts = new LinkedHashMap<>();
    private final Set<Integer> formals = new HashSet<>();
    private final Set<Integer> held = new HashSet<>();
    private final Map<String, Time> lengths = new LinkedHashMap<>();
    private Value.Sources sources = Value.Sources.NONE;
    private int times;
    private boolean open;

    Frame(Checking checking, Callee.Cell cell, Optional<Call> call, String path, Optional<SharedUse> shared) {
        this.checking = checking;
        this.definition = cell.definition();
        this.library = cell.library();
        this.call = call;
        this.path = path;
        this.shared = shared;
        call.ifPresent(from -> {
            times = from.caller().times;
            open = from.caller().open;
        });
    }

    Checking checking() {
        return checking;
    }

    Definition definition() {
        return definition;
    }

    Library library() {
        return library;
    }

    Optional<Call> call() {
        return call;
    }

    String path() {
        return path;
    }

    Optional<SharedUse> shared() {
        return shared;
    }

    Scope scope() {
        return scope;
    }

    Map<String, StateEntry> states() {
        return states;
    }

    /// Starts of states that the call gives, by the state's name.
    Map<String, Value> starts() {
        return starts;
    }

    /// Times whose length each sample has of its own, by the names that they have here.
    Map<String, Time> lengths() {
        return lengths;
    }

    /// Gives a length a name. As a value it is the number of steps, one class of them all.
    void addLength(String name, Time time, Variable variable) {
        lengths.put(name, time);
        Span span = variable.span();
        scope.define(
                name,
                Value.of(new Expression.Reference(variable, span))
                        .withSources(new Value.Sources(true, Optional.empty()))
                        .withOrigin(new Value.Origin(name, span, Optional.empty())),
                span);
        checking.keepLength(time, variable);
        hold(variable);
    }

    /// What the formals are computed from, together.
    Value.Sources sources() {
        return sources;
    }

    void addSources(Value.Sources more) {
        sources = sources.and(more);
    }

    /// Whether the body is about one step of some sequence.
    boolean isStepping() {
        return times > 0;
    }

    /// How many sequences the body is about one step of: 2 where a sequence is gone through at each step of another.
    int times() {
        return times;
    }

    void setStepping() {
        times++;
    }

    /// Whether sizes may be open, because the cell is checked by itself.
    boolean isOpen() {
        return open;
    }

    void setOpen() {
        open = true;
    }

    void addFormal(Variable variable) {
        formals.add(variable.id());
    }

    /// Whether the expression only reads a formal.
    boolean isFormal(Expression expression) {
        return expression instanceof Expression.Reference reference
                && formals.contains(reference.variable().id());
    }

    /// Notes that a formal has the same value at all steps.
    void hold(Variable variable) {
        held.add(variable.id());
    }

    /// Whether the value is the same at all steps of the body, and known before the first.
    boolean isHeld(Expression expression) {
        return switch (expression) {
            case Expression.Constant _ -> true;
            case Expression.Reference reference ->
                checking.isParameter(reference.variable())
                        || held.contains(reference.variable().id());
            case Expression.Apply apply ->
                !apply.function().isDraw() && apply.arguments().stream().allMatch(this::isHeld);
            case Expression.Rows rows -> isHeld(rows.argument());
        };
    }

    void add(Statement statement) {
        body.add(() -> statement);
    }

    void addLater(Supplier<Statement> statement) {
        body.add(statement);
    }

    List<Statement> statements() {
        return body.stream().map(Supplier::get).toList();
    }

    boolean isModel() {
        return definition.kind() == Definition.Kind.MODEL;
    }

    /// Reports an error in the body, with the call that it arises at.
    void error(Span span, String message) {
        checking.log().error(span, message + callText());
    }

    void error(Span span, String message, String hint) {
        checking.log().error(span, message + callText(), hint);
    }

    private String callText() {
        return call.map(from -> ", in cell `" + definition.name().text() + "` as called in "
                        + Wording.line(from.span(), definition.span().file()))
                .orElse("");
    }
}
