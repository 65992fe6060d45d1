package dev.unroll.compiler.ir;

import java.util.ArrayList;
import java.util.List;

/// Writes the equations of a block, one after the other. The factory methods leave out what changes nothing,
/// such as a repetition over no axis.
public final class BlockBuilder {
    private final Fresh fresh;
    private final List<Equation> equations = new ArrayList<>();
    private Origin origin = Origin.NONE;

    public BlockBuilder(Fresh fresh) {
        this.fresh = fresh;
    }

    public Fresh fresh() {
        return fresh;
    }

    /// The origin of the equations that follow.
    public void setOrigin(Origin origin) {
        this.origin = origin;
    }

    public Origin origin() {
        return origin;
    }

    /// The equations so far; live, so that an equation can be replaced by one with the same results and more.
    public List<Equation> equations() {
        return equations;
    }

    /// A builder for the body of a scan, with the same origin.
    public BlockBuilder inner() {
        BlockBuilder inner = new BlockBuilder(fresh);
        inner.origin = origin;
        return inner;
    }

    public Block build(List<Value> parameters, List<Value> results) {
        return new Block(parameters, equations, results);
    }

    /// Appends `op` and gives its only result.
    public Value add(Op op, String name) {
        Value result = fresh.value(name, op.resultTypes().getFirst());
        equations.add(new Equation(List.of(result), op, origin));
        return result;
    }

    public Value add(Op op) {
        return add(op, "");
    }

    /// Appends an equation as it is.
    public void add(Equation equation) {
        equations.add(equation);
    }

    /// Appends an op with any number of results.
    public List<Value> addAll(Op op, List<String> names) {
        List<Value> results = new ArrayList<>();
        List<Type> types = op.resultTypes();
        for (int i = 0; i < types.size(); i++) {
            results.add(fresh.value(names.get(i), types.get(i)));
        }
        equations.add(new Equation(results, op, origin));
        return results;
    }

    /// Calls `value` by `name` if it is the only result of the last equation and has no name yet.
    public Value nameLast(Value value, String name) {
        if (equations.isEmpty() || !value.name().isEmpty()) {
            return value;
        }
        Equation last = equations.getLast();
        if (!last.results().equals(List.of(value))) {
            return value;
        }
        Value named = new Value(value.id(), name, value.type());
        equations.set(equations.size() - 1, new Equation(List.of(named), last.op(), last.origin()));
        return named;
    }

    public Value fill(double value, Type type) {
        return add(new Op.Fill(value, type));
    }

    public Value number(double value) {
        return fill(value, Type.SCALAR);
    }

    public Value unary(UnaryFunction function, Value operand) {
        return add(new Op.Unary(function, operand));
    }

    public Value binary(BinaryFunction function, Value left, Value right) {
        return add(new Op.Binary(function, left, right));
    }

    public Value plus(Value left, Value right) {
        return binary(BinaryFunction.ADD, left, right);
    }

    public Value minus(Value left, Value right) {
        return binary(BinaryFunction.SUBTRACT, left, right);
    }

    public Value times(Value left, Value right) {
        return binary(BinaryFunction.MULTIPLY, left, right);
    }

    public Value divide(Value left, Value right) {
        return binary(BinaryFunction.DIVIDE, left, right);
    }

    public Value negate(Value operand) {
        return unary(UnaryFunction.NEGATE, operand);
    }

    /// `operand` repeated to `type`; the operand itself where it has that type.
    public Value expand(Value operand, Type type) {
        return operand.type().equals(type) ? operand : add(new Op.Expand(operand, type));
    }

    public Value sum(Value operand, boolean overEntries, boolean overTime, boolean overBatch) {
        return add(new Op.Reduce(Op.Reduction.SUM, operand, overEntries, overTime, overBatch));
    }

    public Value contract(Value left, Value right, String leftAxes, String rightAxes, String resultAxes) {
        return add(new Op.Contract(left, right, leftAxes, rightAxes, resultAxes, false, false));
    }
}
