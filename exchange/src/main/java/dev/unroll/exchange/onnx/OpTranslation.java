package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// Translates ops that work on whole tensors; each method gives the name of the result.
final class OpTranslation {
    private final Translation translation;
    private final Scope scope;
    private final Constants constants;

    OpTranslation(Translation translation, Scope scope) {
        this.translation = translation;
        this.scope = scope;
        this.constants = scope.constants();
    }

    String translate(Op op) {
        Type type = op.resultTypes().getFirst();
        return switch (op) {
            case Op.Fill(var value, var filled) -> fill(value, filled);
            case Op.SampleCount() -> toNumbers(scalar(translation.sampleCount()));
            case Op.StepCount(var length) ->
                toNumbers(scope.node(
                        "ReduceSum",
                        List.of(atLeastOne(translation.given(length)), constants.integers(0)),
                        new Attribute.Integer("keepdims", 0)));
            case Op.Exists exists -> exists(exists);
            case Op.Draw _ -> throw new IllegalStateException("outside training, draws are their means");
            case Op.Unary(var function, var operand) -> scope.node(operator(function), List.of(scope.name(operand)));
            case Op.Stop(var operand) -> scope.name(operand);
            case Op.Binary binary -> binary(binary, type);
            case Op.Select(var condition, var then, var otherwise) ->
                scope.node(
                        "Where",
                        List.of(
                                cast(operand(condition, type, then, otherwise), ElementKind.BOOL),
                                operand(then, type, condition, otherwise),
                                operand(otherwise, type, condition, then)));
            case Op.Contract contract -> new ContractTranslation(scope).translate(contract);
            case Op.Reduce reduce -> reduce(reduce);
            case Op.Expand(var operand, var _) -> scope.expanded(operand, type);
            case Op.Slice(var operand, var axis, var from, var to) ->
                slice(operand, Axes.lead(type) + axis, from, to, 1);
            case Op.Pad(var operand, var axis, var before, var after) ->
                pad(scope.name(operand), Axes.rank(type), Axes.lead(type) + axis, before, after);
            case Op.Concat(var parts, var axis) -> concat(parts, axis, type);
            case Op.Transpose(var operand) -> {
                int rank = Axes.rank(type);
                yield scope.node(
                        "Transpose",
                        List.of(scope.name(operand)),
                        new Attribute.Integers("perm", Axes.exchanged(rank, rank - 2, rank - 1)));
            }
            case Op.Reshape(var operand, var shape) -> {
                // A size of 0 is the size that is there.
                LongStream sizes = LongStream.concat(
                        LongStream.range(0, Axes.lead(type)).map(_ -> 0),
                        shape.stream().mapToLong(size -> size));
                yield scope.node(
                        "Reshape",
                        List.of(
                                scope.name(operand),
                                constants.integers(sizes.boxed().toList())));
            }
            case Op.OneHot(var operand, var classes) ->
                scope.node(
                        "OneHot",
                        List.of(scope.name(operand), constants.index(classes), bits()),
                        new Attribute.Integer("axis", -1));
            case Op.ArgMax(var operand) ->
                scope.node(
                        "ArgMax",
                        List.of(scope.name(operand)),
                        new Attribute.Integer("axis", -1),
                        new Attribute.Integer("keepdims", 0));
            case Op.At(var operand, var step) ->
                scope.node(
                        "Gather",
                        List.of(scope.name(operand), constants.index(step)),
                        new Attribute.Integer("axis", 0));
            case Op.Place(var operand, var step, var steps) -> {
                String single = scope.node("Unsqueeze", List.of(scope.name(operand), constants.integers(0)));
                yield pad(single, Axes.rank(type), 0, step, steps - step - 1);
            }
            case Op.Reverse(var operand) -> slice(operand, 0, -1, Long.MIN_VALUE, -1);
            case Op.ReverseSequence(var operand, var length) ->
                scope.node(
                        "ReverseSequence",
                        List.of(scope.expanded(operand, type), atLeastOne(scope.name(length))),
                        new Attribute.Integer("time_axis", 0),
                        new Attribute.Integer("batch_axis", 1));
            case Op.Scan _ -> throw new IllegalStateException("recurrences are translated by themselves");
        };
    }

    private String fill(double value, Type type) {
        String single = type.kind() == Kind.NUMBER ? constants.number(value) : constants.index((long) value);
        return Axes.rank(type) == 0 ? single : scope.node("Expand", List.of(single, scope.shape(type)));
    }

    private String scalar(String single) {
        return scope.node("Squeeze", List.of(single, constants.integers(0)));
    }

    private String toNumbers(String name) {
        return cast(name, ElementKind.FLOAT);
    }

    private String cast(String name, ElementKind kind) {
        return scope.node("Cast", List.of(name), new Attribute.Integer("to", kind.code()));
    }

    /// Samples have a step at least.
    private String atLeastOne(String length) {
        return scope.node("Max", List.of(length, constants.index(1)));
    }

    private String exists(Op.Exists op) {
        long[] steps =
                LongStream.range(op.ahead(), (long) op.ahead() + op.steps()).toArray();
        List<Long> shape = new ArrayList<>(List.of((long) op.steps()));
        if (op.length().type().batch()) {
            shape.add(1L);
        }
        String counted = constants.add(OnnxTensor.ofLongs("/steps/" + op.ahead() + "/" + shape, shape, steps));
        return toNumbers(scope.node("Less", List.of(counted, atLeastOne(scope.name(op.length())))));
    }

    private String bits() {
        return constants.add(OnnxTensor.ofFloats("/bits", List.of(2L), 0, 1));
    }

    private static String operator(UnaryFunction function) {
        return switch (function) {
            case NEGATE -> "Neg";
            case EXP -> "Exp";
            case LOG -> "Log";
            case SQRT -> "Sqrt";
            case TANH -> "Tanh";
            case SIGMOID -> "Sigmoid";
            case RELU -> "Relu";
            case SOFTPLUS -> "Softplus";
            case ABS -> "Abs";
        };
    }

    private static String operator(BinaryFunction function) {
        return switch (function) {
            case ADD -> "Add";
            case SUBTRACT -> "Sub";
            case MULTIPLY -> "Mul";
            case DIVIDE -> "Div";
            case POWER -> "Pow";
            case MAXIMUM -> "Max";
            case MINIMUM -> "Min";
            case LESS -> "Less";
            case LESS_OR_EQUAL -> "LessOrEqual";
            case GREATER -> "Greater";
            case GREATER_OR_EQUAL -> "GreaterOrEqual";
            case EQUAL, NOT_EQUAL -> "Equal";
        };
    }

    private String binary(Op.Binary op, Type type) {
        List<String> operands = List.of(operand(op.left(), type, op.right()), operand(op.right(), type, op.left()));
        String result = scope.node(operator(op.function()), operands);
        if (op.function() == BinaryFunction.NOT_EQUAL) {
            result = scope.node("Not", List.of(result));
        }
        return op.function().isComparison() ? toNumbers(result) : result;
    }

    /// An operand of an operator that works entry by entry. Where another has all axes of the result, a
    /// number that is the same in all places is told once.
    private String operand(Value value, Type type, Value... others) {
        Op op = scope.definition(value).map(Equation::op).orElse(null);
        if (op instanceof Op.Fill(var number, var filled) && filled.kind() == Kind.NUMBER) {
            for (Value other : others) {
                if (other.type().withKind(type.kind()).equals(type)) {
                    return constants.number(number);
                }
            }
        }
        return scope.aligned(value, type);
    }

    private String reduce(Op.Reduce op) {
        Type type = op.operand().type();
        List<Long> axes = new ArrayList<>();
        if (op.overTime()) {
            axes.add(0L);
        }
        if (op.overBatch()) {
            axes.add((long) Axes.batch(type));
        }
        if (op.overEntries()) {
            IntStream.range(Axes.lead(type), Axes.rank(type)).forEach(axis -> axes.add((long) axis));
        }
        if (axes.isEmpty()) { // the sum of a single number
            return scope.name(op.operand());
        }
        String operator = switch (op.reduction()) {
            case SUM -> "ReduceSum";
            case MAXIMUM -> "ReduceMax";
        };
        return scope.node(
                operator,
                List.of(scope.name(op.operand()), constants.integers(axes)),
                new Attribute.Integer("keepdims", 0));
    }

    private String slice(Value operand, int axis, long from, long to, long stride) {
        return scope.node(
                "Slice",
                List.of(
                        scope.name(operand),
                        constants.integers(from),
                        constants.integers(to),
                        constants.integers(axis),
                        constants.integers(stride)));
    }

    private String pad(String name, int rank, int axis, int before, int after) {
        return scope.node("Pad", List.of(name, constants.integers(Axes.pads(rank, axis, before, after))));
    }

    private String concat(List<Value> parts, int axis, Type type) {
        List<String> names = parts.stream()
                .map(part -> scope.expanded(part, type.withShape(part.type().shape())))
                .toList();
        return scope.node("Concat", names, new Attribute.Integer("axis", (long) Axes.lead(type) + axis));
    }
}
