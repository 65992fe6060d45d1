package dev.unroll.compiler.interpret;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.TestGraph.Step;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InterpreterTest {
    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();

    private double[] evaluate(Value result, Map<String, Tensor> parameters, int samples) {
        return Interpreter.evaluate(graph.withResults(List.of("result"), result), parameters, samples)
                .get("result")
                .data();
    }

    private double[] evaluate(Op op, Type type, double... data) {
        return evaluate(builder.add(op), Map.of("input/x", Tensor.of(type, data)), 1);
    }

    private double[] unary(UnaryFunction function, double... data) {
        Type type = numbers(data.length);
        return evaluate(new Op.Unary(function, graph.input("x", type)), type, data);
    }

    @Test
    void sigmoidOfLargeNumbersDoesNotOverflow() {
        assertArrayEquals(new double[] {0, 0.5, 1}, unary(UnaryFunction.SIGMOID, -1000, 0, 1000));
    }

    @Test
    void softplusOfLargeNumbersDoesNotOverflow() {
        assertArrayEquals(new double[] {0, Math.log(2), 1000}, unary(UnaryFunction.SOFTPLUS, -1000, 0, 1000));
    }

    @Test
    void reluKeepsNotANumber() {
        assertArrayEquals(new double[] {0, Double.NaN, 2}, unary(UnaryFunction.RELU, -1, Double.NaN, 2));
    }

    @Test
    void matrixTimesVectorForEachSampleAndStep() {
        Value matrix = graph.parameter("W", numbers(2, 3));
        Value vector = graph.input("x", batch(3).withSteps(2));
        Map<String, Tensor> parameters = Map.of(
                "param/W", Tensor.of(matrix.type(), 1, 2, 3, 4, 5, 6),
                "input/x", Tensor.of(vector.type(), 1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1));
        double[] result = evaluate(builder.contract(matrix, vector, "ij", "j", "i"), parameters, 2);
        assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6, 6, 15}, result);
    }

    @Test
    void outerProductSummedOverBatchAndTime() {
        Value left = graph.input("left", batch(2).withSteps(2));
        Value right = graph.input("right", batch(1));
        Map<String, Tensor> parameters = Map.of(
                "input/left", Tensor.of(left.type(), 1, 2, 3, 4, 5, 6, 7, 8),
                "input/right", Tensor.of(right.type(), 1, 10));
        Op product = new Op.Contract(left, right, "i", "j", "ij", true, true);
        assertArrayEquals(new double[] {4 + 120, 6 + 140}, evaluate(builder.add(product), parameters, 2));
    }

    @Test
    void sumsAndMaxima() {
        Type type = numbers(2).withSteps(3);
        Value x = graph.input("x", type);
        Map<String, Tensor> parameters = Map.of("input/x", Tensor.of(type, 1, 2, 3, 4, 5, 6));
        assertArrayEquals(new double[] {9, 12}, evaluate(builder.sum(x, false, true, false), parameters, 1));
        Op maximum = new Op.Reduce(Op.Reduction.MAXIMUM, x, true, false, false);
        assertArrayEquals(new double[] {2, 4, 6}, evaluate(builder.add(maximum), parameters, 1));
    }

    @Test
    void slicePadAndConcatAlongEachAxis() {
        Type type = numbers(2, 3);
        Value x = graph.input("x", type);
        Map<String, Tensor> parameters = Map.of("input/x", Tensor.of(type, 1, 2, 3, 4, 5, 6));
        Value columns = builder.add(new Op.Slice(x, 1, 1, 3));
        assertArrayEquals(new double[] {2, 3, 5, 6}, evaluate(columns, parameters, 1));
        Value padded = builder.add(new Op.Pad(columns, 0, 1, 0));
        assertArrayEquals(new double[] {0, 0, 2, 3, 5, 6}, evaluate(padded, parameters, 1));
        Value wide = builder.add(new Op.Concat(List.of(columns, x), 1));
        assertArrayEquals(new double[] {2, 3, 1, 2, 3, 5, 6, 4, 5, 6}, evaluate(wide, parameters, 1));
        Value high = builder.add(new Op.Concat(List.of(x, builder.add(new Op.Slice(x, 0, 1, 2))), 0));
        assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6, 4, 5, 6}, evaluate(high, parameters, 1));
    }

    @Test
    void transposeExchangesRowsAndColumns() {
        Value x = graph.input("x", numbers(2, 3));
        assertArrayEquals(new double[] {1, 4, 2, 5, 3, 6}, evaluate(new Op.Transpose(x), x.type(), 1, 2, 3, 4, 5, 6));
    }

    @Test
    void argMaxIsTheFirstOfEquals() {
        Value x = graph.input("x", numbers(4));
        assertArrayEquals(new double[] {1}, evaluate(new Op.ArgMax(x), x.type(), 1, 3, 3, 2));
    }

    @Test
    void stepsOfASequence() {
        Type type = numbers().withSteps(3);
        Value x = graph.input("x", type);
        Map<String, Tensor> parameters = Map.of("input/x", Tensor.of(type, 1, 2, 3));
        Value second = builder.add(new Op.At(x, 1));
        assertArrayEquals(new double[] {2}, evaluate(second, parameters, 1));
        assertArrayEquals(new double[] {0, 0, 2}, evaluate(builder.add(new Op.Place(second, 2, 3)), parameters, 1));
        assertArrayEquals(new double[] {3, 2, 1}, evaluate(builder.add(new Op.Reverse(x)), parameters, 1));
    }

    @Test
    void stepsThatExistAreReversed() {
        Type type = batch().withSteps(3);
        Value x = graph.input("x", type);
        Value length = graph.input("n", batch().withKind(Kind.CLASS));
        Map<String, Tensor> parameters = Map.of(
                "input/x", Tensor.of(type, 1, 2, 3, 4, 5, 6, 7, 8, 9), "input/n", Tensor.of(length.type(), 3, 2, 0));
        assertArrayEquals(
                new double[] {3, 2, 1, 5, 4, 6, 7, 8, 9},
                evaluate(builder.add(new Op.ReverseSequence(x, length)), parameters, 3));
    }

    private List<Value> runningSum(Value x, boolean backward) {
        return TestGraph.scan(builder, 3, backward, List.of(builder.number(10)), List.of(x), (body, states, slices) -> {
            Value sum = body.plus(states.getFirst(), slices.getFirst());
            return new Step(List.of(sum), List.of(sum));
        });
    }

    @Test
    void aBackwardScanEmitsEachStepInItsPlace() {
        Type type = numbers().withSteps(3);
        Value x = graph.input("x", type);
        Map<String, Tensor> parameters = Map.of("input/x", Tensor.of(type, 1, 2, 3));
        assertArrayEquals(
                new double[] {11, 13, 16}, evaluate(runningSum(x, false).getLast(), parameters, 1));
        assertArrayEquals(
                new double[] {16, 15, 13}, evaluate(runningSum(x, true).getLast(), parameters, 1));
        assertArrayEquals(new double[] {16}, evaluate(runningSum(x, true).getFirst(), parameters, 1));
    }

    @Test
    void aMissingParameterIsNamed() {
        Value x = graph.input("x", batch(2));
        IllegalArgumentException missing = assertThrows(IllegalArgumentException.class, () -> evaluate(x, Map.of(), 1));
        assertEquals("no value for input/x", missing.getMessage());
    }

    @Test
    void aParameterOfAnotherBatchIsRejected() {
        Value x = graph.input("x", batch(2));
        Map<String, Tensor> parameters = Map.of("input/x", Tensor.of(x.type(), 1, 2, 3, 4));
        IllegalArgumentException wrong = assertThrows(IllegalArgumentException.class, () -> evaluate(x, parameters, 3));
        assertEquals("input/x is batch [2] for 3 samples, not batch [2] for 2", wrong.getMessage());
    }
}
