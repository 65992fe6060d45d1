package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Function;
import java.util.List;
import java.util.OptionalDouble;

/// Computes functions of numbers that are known when compiled.
final class Folding {

    private Folding() {}

    /// The function's value; empty for functions that are not of numbers alone.
    static OptionalDouble fold(Function function, List<Double> arguments) {
        double x = arguments.getFirst();
        if (arguments.size() == 2) {
            return binary(function, x, arguments.get(1));
        }
        if (arguments.size() == 3 && function == Function.CLAMP) {
            return OptionalDouble.of(Math.min(Math.max(x, arguments.get(1)), arguments.get(2)));
        }
        return arguments.size() == 1 ? unary(function, x) : OptionalDouble.empty();
    }

    private static OptionalDouble unary(Function function, double x) {
        return switch (function) {
            case NEGATE -> OptionalDouble.of(-x);
            case EXP -> OptionalDouble.of(Math.exp(x));
            case LOG -> OptionalDouble.of(Math.log(x));
            case SQRT -> OptionalDouble.of(Math.sqrt(x));
            case TANH -> OptionalDouble.of(Math.tanh(x));
            case ABS -> OptionalDouble.of(Math.abs(x));
            case RELU -> OptionalDouble.of(Math.max(x, 0));
            case SIGMOID -> OptionalDouble.of(1 / (1 + Math.exp(-x)));
            case STOP -> OptionalDouble.of(x);
            case GELU, SOFTPLUS, LOG_SIGMOID, SUM, MEAN, MAX, MIN, SOFTMAX, LOG_SOFTMAX, ARGMAX, TRANSPOSE ->
                OptionalDouble.empty();
            case SUM_OVER_TIME, MEAN_OVER_TIME, MEAN_OVER_SAMPLES, MAX_OVER_TIME, MIN_OVER_TIME, FIRST, LAST ->
                OptionalDouble.empty();
            case REVERSE, ALIGN -> OptionalDouble.empty();
            case SOFTMAX_OVER_TIME, LOG_SOFTMAX_OVER_TIME, BERNOULLI, NORMAL, UNIFORM -> OptionalDouble.empty();
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, MAXIMUM, MINIMUM, CLAMP, WHERE, PRODUCT, STACK, VECTOR ->
                OptionalDouble.empty();
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL, SHIFT, ROW, PICK, ONE_HOT ->
                OptionalDouble.empty();
        };
    }

    private static OptionalDouble binary(Function function, double x, double y) {
        return switch (function) {
            case ADD -> OptionalDouble.of(x + y);
            case SUBTRACT -> OptionalDouble.of(x - y);
            case MULTIPLY -> OptionalDouble.of(x * y);
            case DIVIDE -> OptionalDouble.of(x / y);
            case POWER -> OptionalDouble.of(Math.pow(x, y));
            case MAXIMUM -> OptionalDouble.of(Math.max(x, y));
            case MINIMUM -> OptionalDouble.of(Math.min(x, y));
            case LESS -> truth(x, y, x < y);
            case LESS_OR_EQUAL -> truth(x, y, x <= y);
            case GREATER -> truth(x, y, x > y);
            case GREATER_OR_EQUAL -> truth(x, y, x >= y);
            case EQUAL -> truth(x, y, x == y);
            case NOT_EQUAL -> truth(x, y, x != y);
            case NEGATE, EXP, LOG, SQRT, TANH, SIGMOID, RELU, GELU, SOFTPLUS, LOG_SIGMOID, ABS, CLAMP, WHERE, STOP ->
                OptionalDouble.empty();
            case PRODUCT, TRANSPOSE, STACK, VECTOR, SOFTMAX, LOG_SOFTMAX, ARGMAX, SUM, MEAN, MAX, MIN, ROW, PICK ->
                OptionalDouble.empty();
            case SUM_OVER_TIME, MEAN_OVER_TIME, MAX_OVER_TIME, MIN_OVER_TIME, SOFTMAX_OVER_TIME, ONE_HOT ->
                OptionalDouble.empty();
            case LOG_SOFTMAX_OVER_TIME, MEAN_OVER_SAMPLES, FIRST, LAST, REVERSE, ALIGN, SHIFT -> OptionalDouble.empty();
            case BERNOULLI, NORMAL, UNIFORM -> OptionalDouble.empty();
        };
    }

    /// 1 or 0; open where a side is.
    private static OptionalDouble truth(double x, double y, boolean holds) {
        return OptionalDouble.of(Double.isNaN(x) || Double.isNaN(y) ? Double.NaN : holds ? 1 : 0);
    }
}
