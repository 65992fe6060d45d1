package dev.unroll.compiler.device;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.schedule.Scalar;
import dev.unroll.runtime.DeviceNetwork.UpdateRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// How an entry of the parameters follows its gradient by a rule, operation by operation as the host's
/// optimisers do. A formula reads the entry as `parameter`, that of the gradient as `slope`, what all
/// are multiplied by as `factor`, the size that each has at most as `limit`, the settings of its group
/// as `rate`, `decay` and `remaining`, those of the rule by their names, and what is remembered by its
/// name with `Before`. It gives what is to be remembered by its name, and the new parameter as
/// `updated`.
///
/// @param rule what the formula is of
/// @param values what is computed, in order, by name; the last is the new parameter
public record UpdateFormula(UpdateRule rule, SequencedMap<String, Scalar> values) {
    /// The name of the new parameter.
    public static final String RESULT = "updated";

    private static final String GRADIENT = "gradient";
    private static final String PARAMETER = "parameter";

    public static UpdateFormula of(UpdateRule rule) {
        SequencedMap<String, Scalar> values = new LinkedHashMap<>();
        gradient(values);
        Scalar step = switch (rule) {
            case DESCENT -> descent(values);
            case ADAM -> adam(values);
            case RMSPROP -> rmsprop(values);
        };
        values.put(RESULT, minus(times(local(PARAMETER), local("remaining")), step));
        return new UpdateFormula(rule, values);
    }

    /// What all formulas begin with: the gradient, clipped by the norm of all and by its size, with the
    /// decay of weights.
    private static void gradient(Map<String, Scalar> values) {
        values.put("scaledSlope", times(local("slope"), local("factor")));
        Scalar least = new Scalar.Unary(UnaryFunction.NEGATE, local("limit"));
        Scalar limited = binary(
                BinaryFunction.MINIMUM, binary(BinaryFunction.MAXIMUM, local("scaledSlope"), least), local("limit"));
        values.put("clipped", new Scalar.Select(isAboveZero(local("limit")), limited, local("scaledSlope")));
        values.put(
                GRADIENT,
                new Scalar.Select(
                        binary(BinaryFunction.EQUAL, local("decay"), new Scalar.Literal(0)),
                        local("clipped"),
                        plus(local("clipped"), times(local("decay"), local(PARAMETER)))));
    }

    /// The name of what was remembered.
    public static String before(String memory) {
        return memory + "Before";
    }

    private static Scalar descent(Map<String, Scalar> values) {
        values.put("velocity", plus(times(local("momentum"), local(before("velocity"))), local(GRADIENT)));
        Scalar ahead = plus(local(GRADIENT), times(local("momentum"), local("velocity")));
        values.put("step", new Scalar.Select(local("nesterov"), ahead, local("velocity")));
        return times(local("rate"), local("step"));
    }

    private static Scalar adam(Map<String, Scalar> values) {
        Scalar difference = minus(local(GRADIENT), local(before("mean")));
        values.put("mean", plus(local(before("mean")), times(local("towardsGradient"), difference)));
        values.put("square", square(local("keptSquare"), local("newSquare")));
        Scalar root = over(new Scalar.Unary(UnaryFunction.SQRT, local("square")), local("squareCorrection"));
        return over(times(local("rate"), local("mean")), plus(root, local("epsilon")));
    }

    private static Scalar rmsprop(Map<String, Scalar> values) {
        values.put("square", square(local("kept"), local("added")));
        values.put("mean", plus(times(local("kept"), local(before("mean"))), times(local("added"), local(GRADIENT))));
        Scalar centered = minus(local("square"), times(local("mean"), local("mean"))); // below 0 by rounding at most
        values.put("spread", new Scalar.Select(local("centered"), centered, local("square")));
        Scalar spread = binary(BinaryFunction.MAXIMUM, local("spread"), new Scalar.Literal(0));
        values.put(
                "scaled", over(local(GRADIENT), plus(new Scalar.Unary(UnaryFunction.SQRT, spread), local("epsilon"))));
        values.put("velocity", plus(times(local("momentum"), local(before("velocity"))), local("scaled")));
        return times(local("rate"), local("velocity"));
    }

    private static Scalar square(Scalar kept, Scalar added) {
        return plus(times(kept, local(before("square"))), times(times(added, local(GRADIENT)), local(GRADIENT)));
    }

    private static Scalar isAboveZero(Scalar number) {
        return binary(BinaryFunction.GREATER, number, new Scalar.Literal(0));
    }

    private static Scalar local(String name) {
        return new Scalar.Local(name);
    }

    private static Scalar plus(Scalar left, Scalar right) {
        return binary(BinaryFunction.ADD, left, right);
    }

    private static Scalar minus(Scalar left, Scalar right) {
        return binary(BinaryFunction.SUBTRACT, left, right);
    }

    private static Scalar times(Scalar left, Scalar right) {
        return binary(BinaryFunction.MULTIPLY, left, right);
    }

    private static Scalar over(Scalar left, Scalar right) {
        return binary(BinaryFunction.DIVIDE, left, right);
    }

    private static Scalar binary(BinaryFunction function, Scalar left, Scalar right) {
        return new Scalar.Binary(function, left, right);
    }
}
