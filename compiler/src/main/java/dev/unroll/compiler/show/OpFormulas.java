package dev.unroll.compiler.show;

import static dev.unroll.compiler.show.Formula.call;

import dev.unroll.compiler.interpret.Functions;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Printer;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/// Operations as formulas of their operands' formulas, in the language of models as far as it has words for
/// them.
final class OpFormulas {
    private OpFormulas() {}

    /// The formula of any op but a scan.
    ///
    /// @param hasNumber whether an operand is a plain number, perhaps a repeated one
    static Formula of(Op op, List<Formula> operands, boolean hasNumber) {
        Formula first = operands.isEmpty() ? new Formula.Number(0) : operands.getFirst();
        return switch (op) {
            case Op.Fill(var value, var _) -> new Formula.Number(value);
            case Op.SampleCount() -> new Formula.Name("samples");
            case Op.StepCount(var length) -> new Formula.Name("sum(" + length.replaceFirst(".*/", "") + ")");
            case Op.Exists(var _, var ahead, var _) -> {
                Formula now = new Formula.Name(ahead == 0 ? "t" : "t + " + ahead);
                yield new Formula.Infix(Operator.LESS, now, first);
            }
            case Op.Draw(var distribution, var number, var _) ->
                new Formula.Name((distribution == Op.Distribution.UNIFORM ? "u" : "z") + number);
            case Op.Unary(var function, var _) ->
                function == UnaryFunction.NEGATE ? Formula.negative(first) : call(function.toString(), first);
            case Op.Stop _ -> call("stop", first);
            case Op.Binary binary -> binary(binary, first, operands.get(1), hasNumber);
            case Op.Select _ -> new Formula.Call("where", operands);
            case Op.Contract contract -> contract(contract, first, operands.get(1));
            case Op.Reduce reduce -> reduce(reduce, first);
            case Op.Expand _ -> first;
            case Op.Slice(var _, var axis, var from, var to) ->
                axis == 0
                        ? call("slice", first, labelled("from", from), labelled("to", to))
                        : call("slice", first, labelled("axis", axis), labelled("from", from), labelled("to", to));
            case Op.Pad pad -> pad(pad, first);
            case Op.Concat concat -> concat(concat, operands);
            case Op.Transpose _ -> transposed(first);
            case Op.Reshape(var _, var shape) -> call("reshape", first, new Formula.Name(shape.toString()));
            case Op.OneHot _ -> call("one_hot", first);
            case Op.ArgMax _ -> call("argmax", first);
            case Op.At(var operand, var step) -> at(operand.type().steps(), step, first);
            case Op.Place(var _, var step, var _) -> {
                Formula now = new Formula.Infix(Operator.EQUAL, new Formula.Name("t"), new Formula.Number(step));
                yield call("where", now, first, new Formula.Number(0));
            }
            case Op.Reverse _, Op.ReverseSequence _ -> call("reverse", first);
            case Op.Scan _ -> throw new IllegalArgumentException("a scan is no formula");
        };
    }

    private static Formula labelled(String label, int value) {
        return new Formula.Name(label + ": " + value);
    }

    private static Formula at(int steps, int step, Formula operand) {
        if (step == steps - 1) {
            return call("last", operand);
        }
        return step == 0 ? call("first", operand) : call("at", operand, new Formula.Number(step));
    }

    private static Formula binary(Op.Binary op, Formula left, Formula right, boolean hasNumber) {
        if (left instanceof Formula.Number(var a) && right instanceof Formula.Number(var b)) {
            return new Formula.Number(Functions.apply(op.function(), a, b));
        }
        return switch (op.function()) {
            case ADD -> Formula.plus(left, right);
            case MULTIPLY -> Formula.times(hasNumber ? Operator.SCALE : Operator.TIMES, left, right);
            case MAXIMUM, MINIMUM -> call(op.function().symbol(), left, right);
            case POWER -> right.equals(new Formula.Number(1)) ? left : new Formula.Infix(Operator.POWER, left, right);
            case SUBTRACT, DIVIDE, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
                new Formula.Infix(operator(op.function()), left, right);
        };
    }

    private static Operator operator(BinaryFunction function) {
        return Operator.valueOf(function.name());
    }

    private static Formula reduce(Op.Reduce op, Formula operand) {
        String name = op.reduction() == Op.Reduction.SUM ? "sum" : "max";
        Formula inner = op.overEntries() ? call(name, operand) : operand;
        return over(name, op.overTime(), op.overBatch(), inner);
    }

    /// A reduction over time and batch, together with one of the same kind within.
    static Formula over(String reduction, boolean overTime, boolean overBatch, Formula body) {
        List<String> axes = new ArrayList<>();
        if (overTime) {
            axes.add("time");
        }
        if (overBatch) {
            axes.add("batch");
        }
        if (axes.isEmpty()) {
            return body;
        }
        if (body instanceof Formula.Over(var inner, var innerAxes, var innerBody) && inner.equals(reduction)) {
            axes.addAll(innerAxes);
            return new Formula.Over(reduction, axes, innerBody);
        }
        return new Formula.Over(reduction, axes, body);
    }

    private static Formula pad(Op.Pad op, Formula operand) {
        Type type = op.resultTypes().getFirst();
        if (op.axis() != 0) {
            return call(
                    "pad",
                    operand,
                    labelled("axis", op.axis()),
                    labelled("before", op.before()),
                    labelled("after", op.after()));
        }
        int size = op.operand().type().shape().getFirst();
        return new Formula.Stack(type.shape().getFirst(), List.of(new Formula.Part(op.before(), size, operand)));
    }

    private static Formula concat(Op.Concat op, List<Formula> operands) {
        if (op.axis() != 0) {
            List<Formula> arguments = new ArrayList<>(operands);
            arguments.add(labelled("axis", op.axis()));
            return new Formula.Call("concat", arguments);
        }
        List<Formula.Part> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < operands.size(); i++) {
            int size = op.parts().get(i).type().shape().getFirst();
            parts.add(new Formula.Part(from, size, operands.get(i)));
            from += size;
        }
        return new Formula.Stack(from, parts);
    }

    private static Formula contract(Op.Contract op, Formula left, Formula right) {
        return over("sum", op.overTime(), op.overBatch(), product(op, left, right));
    }

    private static Formula product(Op.Contract op, Formula left, Formula right) {
        String leftAxes = op.leftAxes();
        String rightAxes = op.rightAxes();
        if (leftAxes.equals(rightAxes)
                && (op.resultAxes().equals(leftAxes) || op.resultAxes().isEmpty())) {
            Formula product = Formula.times(Operator.TIMES, left, right);
            return op.resultAxes().equals(leftAxes) ? product : call("sum", product);
        }
        if (leftAxes.isEmpty() && op.resultAxes().equals(rightAxes)
                || rightAxes.isEmpty() && op.resultAxes().equals(leftAxes)) {
            return Formula.times(Operator.SCALE, left, right);
        }
        return matrixProduct(op, left, right).orElseGet(() -> call(describe(op), left, right));
    }

    /// The product in the order in which the result's axes stand, if it is one of matrices and vectors.
    private static Optional<Formula> matrixProduct(Op.Contract op, Formula left, Formula right) {
        String result = op.resultAxes();
        String summed = letters(op.leftAxes(), axis -> op.rightAxes().indexOf(axis) >= 0 && result.indexOf(axis) < 0);
        if (result.isEmpty() || result.length() > 2 || summed.length() > 1) {
            return Optional.empty();
        }
        String rows = result.substring(0, 1);
        String columns = result.substring(1);
        boolean inOrder = op.leftAxes().contains(rows);
        String firstAxes = inOrder ? op.leftAxes() : op.rightAxes();
        String secondAxes = inOrder ? op.rightAxes() : op.leftAxes();
        Optional<Formula> first = oriented(inOrder ? left : right, firstAxes, rows + summed);
        Optional<Formula> second = oriented(inOrder ? right : left, secondAxes, summed + columns)
                .map(formula -> summed.isEmpty() ? transposed(formula) : formula);
        return first.flatMap(a -> second.map(b -> new Formula.Infix(Operator.PRODUCT, a, b)));
    }

    private static Optional<Formula> oriented(Formula operand, String axes, String wanted) {
        if (axes.equals(wanted)) {
            return Optional.of(operand);
        }
        boolean isTurned = new StringBuilder(axes).reverse().toString().equals(wanted);
        return isTurned ? Optional.of(transposed(operand)) : Optional.empty();
    }

    private static Formula transposed(Formula operand) {
        return operand instanceof Formula.Call(var function, var arguments) && function.equals("transpose")
                ? arguments.getFirst()
                : call("transpose", operand);
    }

    private static String letters(String axes, IntPredicate condition) {
        return axes.chars().filter(condition).mapToObj(Character::toString).collect(Collectors.joining());
    }

    private static String describe(Op.Contract op) {
        return Printer.describe(
                new Op.Contract(op.left(), op.right(), op.leftAxes(), op.rightAxes(), op.resultAxes(), false, false));
    }
}
