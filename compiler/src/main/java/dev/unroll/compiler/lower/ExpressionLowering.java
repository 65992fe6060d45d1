package dev.unroll.compiler.lower;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lowers expressions: each function of the language becomes a few operations of the graph.
final class ExpressionLowering {
    private final BlockBuilder builder;
    private final Environment environment;
    private final Randomness randomness;
    private final Lengths lengths;

    ExpressionLowering(BlockBuilder builder, Environment environment, Randomness randomness, Lengths lengths) {
        this.lengths = lengths;
        this.builder = builder;
        this.environment = environment;
        this.randomness = randomness;
    }

    /// The value of an expression, which may get `name` if it is made here.
    Value lower(Expression expression, String name) {
        int before = builder.equations().size();
        Value value = lower(expression);
        int last = builder.equations().size() - 1;
        if (last < before || !builder.equations().get(last).results().equals(List.of(value))) {
            return value;
        }
        Value named = builder.fresh().value(name, value.type());
        Equation equation = builder.equations().remove(last);
        builder.add(new Equation(List.of(named), equation.op(), equation.origin()));
        return named;
    }

    Value lower(Expression expression) {
        return switch (expression) {
            case Expression.Constant constant ->
                builder.fill(
                        constant.value(),
                        ModelLowering.typeOf(constant.type(), false).withSteps(0));
            case Expression.Reference reference -> environment.get(reference.variable());
            case Expression.Rows rows ->
                builder.add(new Op.Slice(
                        lower(rows.argument()),
                        0,
                        rows.from().value(),
                        rows.to().value()));
            case Expression.Apply apply -> apply(apply);
        };
    }

    private Value apply(Expression.Apply apply) {
        List<Value> arguments = apply.arguments().stream().map(this::lower).toList();
        Value x = arguments.getFirst();
        return switch (apply.function()) {
            case ADD -> binary(BinaryFunction.ADD, arguments);
            case SUBTRACT -> binary(BinaryFunction.SUBTRACT, arguments);
            case MULTIPLY -> binary(BinaryFunction.MULTIPLY, arguments);
            case DIVIDE -> binary(BinaryFunction.DIVIDE, arguments);
            case POWER -> binary(BinaryFunction.POWER, arguments);
            case MAXIMUM -> binary(BinaryFunction.MAXIMUM, arguments);
            case MINIMUM -> binary(BinaryFunction.MINIMUM, arguments);
            case LESS -> binary(BinaryFunction.LESS, arguments);
            case LESS_OR_EQUAL -> binary(BinaryFunction.LESS_OR_EQUAL, arguments);
            case GREATER -> binary(BinaryFunction.GREATER, arguments);
            case GREATER_OR_EQUAL -> binary(BinaryFunction.GREATER_OR_EQUAL, arguments);
            case EQUAL -> binary(BinaryFunction.EQUAL, arguments);
            case NOT_EQUAL -> binary(BinaryFunction.NOT_EQUAL, arguments);
            case NEGATE -> builder.negate(x);
            case EXP -> builder.unary(UnaryFunction.EXP, x);
            case LOG -> builder.unary(UnaryFunction.LOG, x);
            case SQRT -> builder.unary(UnaryFunction.SQRT, x);
            case TANH -> builder.unary(UnaryFunction.TANH, x);
            case SIGMOID -> builder.unary(UnaryFunction.SIGMOID, x);
            case RELU -> builder.unary(UnaryFunction.RELU, x);
            case GELU -> gelu(x);
            case SOFTPLUS -> builder.unary(UnaryFunction.SOFTPLUS, x);
            case LOG_SIGMOID -> // log(1 / (1 + exp(-x))) = -softplus(-x)
                builder.negate(builder.unary(UnaryFunction.SOFTPLUS, builder.negate(x)));
            case ABS -> builder.unary(UnaryFunction.ABS, x);
            case CLAMP ->
                builder.binary(
                        BinaryFunction.MINIMUM,
                        builder.binary(BinaryFunction.MAXIMUM, x, arguments.get(1)),
                        arguments.get(2));
            case WHERE -> builder.add(new Op.Select(x, arguments.get(1), arguments.get(2)));
            case STOP -> builder.add(new Op.Stop(x));
            case PRODUCT -> product(x, arguments.get(1));
            case TRANSPOSE -> builder.add(new Op.Transpose(x));
            case STACK -> builder.add(new Op.Concat(arguments, 0));
            case VECTOR -> vector(arguments);
            case SOFTMAX -> softmax(x);
            case LOG_SOFTMAX -> logSoftmax(x);
            case ARGMAX -> builder.add(new Op.ArgMax(x));
            case SUM -> builder.sum(x, true, false, false);
            case MEAN ->
                builder.divide(
                        builder.sum(x, true, false, false),
                        builder.number(x.type().entries()));
            case MAX -> largest(x);
            case MIN -> builder.negate(largest(builder.negate(x)));
            case SUM_OVER_TIME -> sumOverTime(x, apply);
            case MEAN_OVER_TIME ->
                x.type().isTimed() ? builder.divide(sumOverTime(x, apply), lengths.count(time(apply), builder)) : x;
            case MEAN_OVER_SAMPLES ->
                lengths.meanOverSamples(x, apply.arguments().getFirst().type().time(), builder);
            case FIRST -> x.type().isTimed() ? lengths.end(x, time(apply), false, builder) : x;
            case LAST -> x.type().isTimed() ? lengths.end(x, time(apply), true, builder) : x;
            case REVERSE -> x.type().isTimed() ? builder.add(new Op.Reverse(x)) : x;
            case ALIGN -> x.type().isTimed() ? lengths.align(x, time(apply), builder) : x;
            case ROW ->
                builder.contract(x, oneHot(arguments.get(1), x.type().shape().getFirst()), "ij", "i", "j");
            case PICK -> builder.contract(x, oneHot(arguments.get(1), x.type().entries()), "i", "i", "");
            case ONE_HOT -> oneHot(x, shape(apply).getFirst());
            case MAX_OVER_TIME -> x.type().isTimed() ? largestOverTime(x, time(apply)) : x;
            case MIN_OVER_TIME ->
                x.type().isTimed() ? builder.negate(largestOverTime(builder.negate(x), time(apply))) : x;
            case SOFTMAX_OVER_TIME -> softmaxOverTime(timed(x, apply), time(apply));
            case LOG_SOFTMAX_OVER_TIME -> logSoftmaxOverTime(timed(x, apply), time(apply));
            case SHIFT -> shift(timed(x, apply), arguments.get(1), time(apply));
            case BERNOULLI -> bernoulli(x, apply);
            case NORMAL -> normal(x, arguments.get(1), apply);
            case UNIFORM -> uniform(x, arguments.get(1), apply);
        };
    }

    private Value binary(BinaryFunction function, List<Value> arguments) {
        return builder.binary(function, arguments.get(0), arguments.get(1));
    }

    private Value product(Value left, Value right) {
        if (left.type().rank() == 0 || right.type().rank() == 0) {
            return builder.times(left, right);
        }
        return right.type().rank() == 1
                ? builder.contract(left, right, "ij", "j", "i")
                : builder.contract(left, right, "ij", "jk", "ik");
    }

    private Value vector(List<Value> numbers) {
        List<Value> parts = numbers.stream()
                .map(number -> builder.add(new Op.Reshape(number, List.of(1))))
                .toList();
        return builder.add(new Op.Concat(parts, 0));
    }

    /// `exp(x - max(x)) / sum(exp(x - max(x)))`: the maximum cancels, so no gradient goes through it.
    private Value softmax(Value x) {
        Value exponentials = builder.unary(UnaryFunction.EXP, lowered(x));
        return builder.divide(exponentials, builder.sum(exponentials, true, false, false));
    }

    /// `x - max(x) - log(sum(exp(x - max(x))))`.
    private Value logSoftmax(Value x) {
        Value lowered = lowered(x);
        Value sum = builder.sum(builder.unary(UnaryFunction.EXP, lowered), true, false, false);
        return builder.minus(lowered, builder.unary(UnaryFunction.LOG, sum));
    }

    private Value lowered(Value x) {
        return builder.minus(x, builder.add(new Op.Stop(largest(x))));
    }

    private Value largest(Value x) {
        Value vector = x.type().rank() == 1
                ? x
                : builder.add(new Op.Reshape(x, List.of(x.type().entries())));
        return builder.add(new Op.Reduce(Op.Reduction.MAXIMUM, vector, true, false, false));
    }

    /// `x/2 * (1 + tanh(sqrt(2/pi) * (x + 0.044715 x^3)))`, the approximation of Hendrycks and Gimpel (2016) to
    /// `x` times the probability that a normal number is below `x`; it is off by less than 0.0005.
    private Value gelu(Value x) {
        Value cube = builder.times(builder.times(x, x), x);
        Value inner = builder.plus(x, builder.times(builder.number(0.044715), cube));
        Value tanh = builder.unary(UnaryFunction.TANH, builder.times(builder.number(Math.sqrt(2 / Math.PI)), inner));
        return builder.times(builder.times(builder.number(0.5), x), builder.plus(builder.number(1), tanh));
    }

    /// The operand with the time that it has in the model, though it may be the same at all steps.
    private Value timed(Value x, Expression.Apply apply) {
        return builder.expand(x, x.type().withSteps(time(apply).steps().value()));
    }

    /// The time of the first argument.
    private static Time time(Expression.Apply apply) {
        return apply.arguments().getFirst().type().time().orElseThrow();
    }

    private Value largestOverTime(Value x, Time time) {
        Value masked = lengths.masked(x, time, Double.NEGATIVE_INFINITY, builder);
        return builder.add(new Op.Reduce(Op.Reduction.MAXIMUM, masked, false, true, false));
    }

    private Value loweredOverTime(Value x, Time time) {
        return builder.minus(x, builder.add(new Op.Stop(largestOverTime(x, time))));
    }

    /// The exponential of what is -infinity at steps that do not exist is 0 there, and so is its derivative.
    private Value exponentials(Value lowered, Time time) {
        return builder.unary(UnaryFunction.EXP, lengths.masked(lowered, time, Double.NEGATIVE_INFINITY, builder));
    }

    private Value softmaxOverTime(Value x, Time time) {
        Value exponentials = exponentials(loweredOverTime(x, time), time);
        return builder.divide(exponentials, builder.sum(exponentials, false, true, false));
    }

    private Value logSoftmaxOverTime(Value x, Time time) {
        Value lowered = loweredOverTime(x, time);
        Value sum = builder.sum(exponentials(lowered, time), false, true, false);
        return builder.minus(lowered, builder.unary(UnaryFunction.LOG, sum));
    }

    /// A recurrence that gives at each step what it was given at the step before: all that crosses from step to
    /// step is the state of some recurrence.
    private Value shift(Value x, Value start, Time time) {
        Type step = x.type().withSteps(0);
        Optional<Value> exists = time.reversed() ? lengths.exists(time) : Optional.empty();
        Type type = step.withBatch(step.batch() || start.type().batch() || exists.isPresent());
        Value before = builder.fresh().value(x.name(), type);
        Value now = builder.fresh().value(x.name(), step);
        List<Value> sequences = new ArrayList<>(List.of(x));
        List<Value> parameters = new ArrayList<>(List.of(before, now));
        BlockBuilder body = builder.inner();
        Value next = exists.map(mask -> {
                    Value here = builder.fresh().value(mask.name(), mask.type().withSteps(0));
                    sequences.add(mask);
                    parameters.add(here);
                    return body.add(new Op.Select(here, now, before));
                })
                .orElse(now);
        Block block = body.build(parameters, List.of(body.expand(next, type), before));
        Op.Scan scan = new Op.Scan(x.type().steps(), false, List.of(builder.expand(start, type)), sequences, block);
        return builder.addAll(scan, List.of("", x.name())).getLast();
    }

    /// `u < p`, and `p` outside training.
    private Value bernoulli(Value p, Expression.Apply apply) {
        return randomness
                .draw(Op.Distribution.UNIFORM, drawn(apply, p))
                .map(u -> builder.binary(BinaryFunction.LESS, u, p))
                .orElseGet(() -> shaped(p, apply));
    }

    /// `m + s z`, and `m` outside training.
    private Value normal(Value mean, Value deviation, Expression.Apply apply) {
        return randomness
                .draw(Op.Distribution.NORMAL, drawn(apply, mean, deviation))
                .map(z -> builder.plus(mean, builder.times(deviation, z)))
                .orElseGet(() -> shaped(mean, apply));
    }

    /// `a + (b - a) u`, and `(a + b) / 2` outside training.
    private Value uniform(Value low, Value high, Expression.Apply apply) {
        return randomness
                .draw(Op.Distribution.UNIFORM, drawn(apply, low, high))
                .map(u -> builder.plus(low, builder.times(builder.minus(high, low), u)))
                .orElseGet(() -> shaped(builder.divide(builder.plus(low, high), builder.number(2)), apply));
    }

    /// The type of what is drawn for an expression, which has the time of its arguments.
    private static Type drawn(Expression.Apply apply, Value... arguments) {
        Type type = ModelLowering.typeOf(apply.type(), true);
        for (Value argument : arguments) {
            type = type.withSteps(Math.max(type.steps(), argument.type().steps()));
        }
        return type;
    }

    private Value shaped(Value mean, Expression.Apply apply) {
        return builder.expand(
                mean,
                mean.type().withShape(ModelLowering.typeOf(apply.type(), false).shape()));
    }

    private Value sumOverTime(Value x, Expression.Apply apply) {
        if (x.type().isTimed()) {
            return builder.sum(lengths.masked(x, time(apply), 0, builder), false, true, false);
        }
        return builder.times(x, lengths.count(time(apply), builder));
    }

    private Value oneHot(Value index, int classes) {
        return builder.add(new Op.OneHot(index, classes));
    }

    private static List<Integer> shape(Expression expression) {
        return switch (expression.type().element()) {
            case Element.Numbers numbers ->
                numbers.shape().stream().map(size -> size.value()).toList();
            case Element.ClassIndex _ -> List.of();
        };
    }
}
