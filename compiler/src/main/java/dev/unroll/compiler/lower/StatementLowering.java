package dev.unroll.compiler.lower;

import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Value;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Statement;
import dev.unroll.dsl.model.Statement.Argument;
import dev.unroll.dsl.model.Statement.Export;
import dev.unroll.dsl.model.Statement.Instance;
import dev.unroll.dsl.model.Statement.State;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Lowers statements to equations of one block.
final class StatementLowering {
    private final BlockBuilder builder;
    private final Environment environment;
    private final Randomness randomness;
    private final Lengths lengths;
    private final ExpressionLowering expressions;

    StatementLowering(BlockBuilder builder, Environment environment, Randomness randomness, Lengths lengths) {
        this.lengths = lengths;
        this.builder = builder;
        this.environment = environment;
        this.randomness = randomness;
        this.expressions = new ExpressionLowering(builder, environment, randomness, lengths);
    }

    void lower(List<Statement> statements) {
        for (Statement statement : statements) {
            builder.setOrigin(Origins.of(statement.span()));
            switch (statement) {
                case Statement.Let let ->
                    environment.bind(
                            let.variable(),
                            expressions.lower(let.value(), let.variable().name()));
                case Statement.Split split -> split(split);
                case Instance instance -> instance(instance);
            }
        }
    }

    private void split(Statement.Split split) {
        Value whole = expressions.lower(split.value());
        int from = 0;
        for (Variable part : split.parts()) {
            int to = from + ModelLowering.typeOf(part.type(), false).shape().getFirst();
            environment.bind(part, builder.add(new Op.Slice(whole, 0, from, to), part.name()));
            from = to;
        }
    }

    private void instance(Instance instance) {
        if (instance.lifted().isPresent() && (instance.isRecurrent() || mentionsTime(instance.body()))) {
            scan(instance, instance.lifted().get());
            return;
        }
        for (Argument argument : instance.arguments()) {
            environment.bind(
                    argument.formal(),
                    expressions.lower(argument.actual(), argument.formal().name()));
        }
        int steps = instance.lifted().map(time -> time.steps().value()).orElse(0);
        Randomness within = steps > 0 ? new Randomness.Lifted(randomness, steps) : randomness;
        new StatementLowering(builder, environment, within, lengths).lower(instance.body());
        for (Export export : instance.exports()) {
            Value inner = environment.get(export.inner());
            Value outer = steps > 0 && !inner.type().isTimed()
                    ? builder.expand(inner, inner.type().withSteps(steps))
                    : inner;
            environment.bind(export.outer(), outer);
        }
    }

    /// A recurrence over time, with the states of all cells that step together. At steps that do not exist they stay
    /// what they are.
    private void scan(Instance instance, Time time) {
        int steps = time.steps().value();
        List<Value> sequences = new ArrayList<>();
        List<Value> slices = new ArrayList<>();
        for (Argument argument : instance.arguments()) {
            Value value = expressions.lower(argument.actual(), argument.formal().name());
            if (argument.stepped() && value.type().isTimed()) {
                Value slice = builder.fresh()
                        .value(argument.formal().name(), value.type().withSteps(0));
                sequences.add(value);
                slices.add(slice);
                environment.bind(argument.formal(), slice);
            } else {
                environment.bind(argument.formal(), value);
            }
        }
        List<State> states = new ArrayList<>(instance.states());
        collectStates(instance.body(), Set.copyOf(slices), states);
        List<Value> initial = states.stream().map(this::start).toList();

        BlockBuilder inner = builder.inner();
        List<Value> parameters = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            Value before = builder.fresh()
                    .value(states.get(i).current().name(), initial.get(i).type());
            parameters.add(before);
            environment.bind(states.get(i).previous(), before);
        }
        Randomness within = new Randomness.Stepped(randomness, steps, builder, sequences, slices);
        new StatementLowering(inner, environment, within, lengths).lower(instance.body());
        Optional<Value> exists = lengths.exists(time).map(mask -> {
            sequences.add(mask);
            slices.add(builder.fresh().value(mask.name(), mask.type().withSteps(0)));
            return slices.getLast();
        });
        parameters.addAll(slices);
        List<Value> results = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < states.size(); i++) {
            Variable current = states.get(i).current();
            Value before = parameters.get(i);
            Value after = inner.expand(environment.get(current), initial.get(i).type());
            Value next = exists.map(here -> inner.add(new Op.Select(here, after, before), current.name()))
                    .orElse(after);
            results.add(next);
            if (exists.isPresent()) {
                environment.bind(current, next);
            }
            names.add(states.get(i).current().name());
        }
        for (Export export : instance.exports()) {
            results.add(environment.get(export.inner()));
            names.add(export.outer().name());
        }
        builder.setOrigin(Origins.of(instance.span()));
        List<Value> outer =
                builder.addAll(new Op.Scan(steps, false, initial, sequences, inner.build(parameters, results)), names);
        for (int i = 0; i < instance.exports().size(); i++) {
            Value sequence = outer.get(states.size() + i);
            environment.bind(instance.exports().get(i).outer(), sequence);
            if (results.subList(0, states.size()).contains(results.get(states.size() + i))) {
                lengths.freeze(sequence);
            }
        }
    }

    /// The states of cells called within, which step together with this one. Their starts are computed before
    /// the recurrence, so formals that do not change from step to step are bound here already.
    private void collectStates(List<Statement> body, Set<Value> slices, List<State> states) {
        for (Statement statement : body) {
            if (statement instanceof Instance inner && inner.lifted().isEmpty() && inner.isRecurrent()) {
                for (Argument argument : inner.arguments()) {
                    if (isKnown(argument.actual(), slices)) {
                        environment.bind(argument.formal(), expressions.lower(argument.actual()));
                    }
                }
                states.addAll(inner.states());
                collectStates(inner.body(), slices, states);
            }
        }
    }

    /// Whether everything that the expression reads is there before the recurrence starts. Slices of sequences
    /// are not: their values belong to a step.
    private boolean isKnown(Expression expression, Set<Value> slices) {
        return switch (expression) {
            case Expression.Constant _ -> true;
            case Expression.Reference reference ->
                environment.isBound(reference.variable()) && !slices.contains(environment.get(reference.variable()));
            case Expression.Apply apply ->
                !apply.function().isDraw()
                        && apply.arguments().stream().allMatch(argument -> isKnown(argument, slices));
            case Expression.Rows rows -> isKnown(rows.argument(), slices);
        };
    }

    private Value start(State state) {
        Value value = expressions.lower(state.initial(), state.current().name());
        Element.Numbers numbers = (Element.Numbers) state.current().type().element();
        Type type = new Type(
                value.type().kind(),
                true,
                0,
                numbers.shape().stream().map(size -> size.value()).toList());
        return builder.expand(value, type);
    }

    /// Whether a body computes with sequences of its own, which cannot be lifted over another time axis.
    private static boolean mentionsTime(List<Statement> body) {
        return body.stream().anyMatch(statement -> switch (statement) {
            case Statement.Let let -> hasTime(let.value());
            case Statement.Split split -> hasTime(split.value());
            case Instance inner -> inner.lifted().isPresent() || mentionsTime(inner.body());
        });
    }

    private static boolean hasTime(Expression expression) {
        return expression.type().time().isPresent()
                || switch (expression) {
                    case Expression.Constant _, Expression.Reference _ -> false;
                    case Expression.Apply apply -> apply.arguments().stream().anyMatch(StatementLowering::hasTime);
                    case Expression.Rows rows -> hasTime(rows.argument());
                };
    }
}
