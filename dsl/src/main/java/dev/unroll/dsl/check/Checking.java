package dev.unroll.dsl.check;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.model.CheckedModel.Parameter;
import dev.unroll.dsl.model.Initial;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.model.Variable;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Definition;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What all bodies of one check share: the log, the numbers of variables, and the parameters.
final class Checking {

    /// How deep formulas and cells may nest together.
    private static final int DEEPEST = 160;

    private final DiagnosticLog log;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Set<Integer> parameterIds = new HashSet<>();
    private final Map<Optional<String>, Variable> lengths = new HashMap<>();
    private final Usage usage;
    private int variables;
    private int depth;

    Checking(DiagnosticLog log, Usage usage) {
        this.log = log;
        this.usage = usage;
    }

    DiagnosticLog log() {
        return log;
    }

    Variable variable(String name, Type type, Span span) {
        return new Variable(variables++, name, type, span);
    }

    Collection<Parameter> parameters() {
        return parameters.values();
    }

    boolean isParameter(Variable variable) {
        return parameterIds.contains(variable.id());
    }

    Optional<Parameter> parameter(String path) {
        return Optional.ofNullable(parameters.get(path));
    }

    Parameter addParameter(String path, String name, Type type, Initial initial, Span span) {
        Parameter parameter = new Parameter(path, variable(name, type, span), initial);
        parameters.put(path, parameter);
        parameterIds.add(parameter.variable().id());
        return parameter;
    }

    /// Notes which input of the model a length is.
    void keepLength(Time time, Variable variable) {
        lengths.putIfAbsent(time.length(), variable);
    }

    /// The input of the model that is the length of a time.
    Variable length(Time time) {
        return Objects.requireNonNull(lengths.get(time.length()));
    }

    /// Counts the clauses of an instance; false once there are too many.
    boolean mayInstantiate(Definition cell) {
        return usage.mayInstantiate(cell);
    }

    /// Goes one level deeper into formulas; false if that is too deep. Each call needs a [#leave()].
    boolean enter() {
        return ++depth <= DEEPEST;
    }

    void leave() {
        depth--;
    }

    /// Asks for a warning unless what is given at `span` is read in some instance.
    void expectRead(Span span, String message, String hint) {
        usage.expectRead(span, message, hint);
    }

    void markRead(Span span) {
        usage.markRead(span);
    }

    void markCalled(Definition cell) {
        usage.markCalled(cell);
    }
}
