package dev.unroll.compiler.grad;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every line of the derivative table against central differences.
class DerivativeTableTest {
    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();

    private void check(Value value) {
        GradientCheck.check(graph.withWeightedSum(value));
    }

    private void checkWherePositive(Value value) {
        GradientCheck.check(graph.withWeightedSum(value), x -> 0.3 + Math.abs(x));
    }

    @ParameterizedTest
    @EnumSource(
            value = UnaryFunction.class,
            names = {"LOG", "SQRT"},
            mode = EnumSource.Mode.EXCLUDE)
    void functionsOfOneNumber(UnaryFunction function) {
        check(builder.unary(function, graph.parameter("x", numbers(4))));
    }

    @ParameterizedTest
    @EnumSource(
            value = UnaryFunction.class,
            names = {"LOG", "SQRT"})
    void functionsOfOnePositiveNumber(UnaryFunction function) {
        checkWherePositive(builder.unary(function, graph.parameter("x", numbers(4))));
    }

    static Stream<List<Type>> repetitions() {
        return Stream.of(
                List.of(numbers(3), numbers(3)),
                List.of(numbers(), numbers(3)),
                List.of(numbers(3), numbers()),
                List.of(numbers(3), batch(3)),
                List.of(numbers(), batch(3).withSteps(2)),
                List.of(numbers(3).withSteps(2), batch()));
    }

    private void checkBinary(BinaryFunction function, List<Type> types) {
        Value left = operand("left", types.getFirst());
        Value right = operand("right", types.getLast());
        checkWherePositive(builder.binary(function, left, right));
    }

    /// A parameter, made to differ by sample if `type` does.
    private Value operand(String name, Type type) {
        Value parameter = graph.parameter(name, type.withBatch(false));
        return type.batch() ? builder.times(parameter, graph.input(name + "_scale", batch())) : parameter;
    }

    @ParameterizedTest
    @MethodSource("repetitions")
    void sum(List<Type> types) {
        checkBinary(BinaryFunction.ADD, types);
    }

    @ParameterizedTest
    @MethodSource("repetitions")
    void difference(List<Type> types) {
        checkBinary(BinaryFunction.SUBTRACT, types);
    }

    @ParameterizedTest
    @MethodSource("repetitions")
    void product(List<Type> types) {
        checkBinary(BinaryFunction.MULTIPLY, types);
    }

    @ParameterizedTest
    @MethodSource("repetitions")
    void quotient(List<Type> types) {
        checkBinary(BinaryFunction.DIVIDE, types);
    }

    @ParameterizedTest
    @MethodSource("repetitions")
    void power(List<Type> types) {
        checkBinary(BinaryFunction.POWER, types);
    }

    @Test
    void powerOfNegativeNumbersByWholeNumbers() {
        check(builder.binary(BinaryFunction.POWER, graph.parameter("x", numbers(4)), builder.number(3)));
    }

    @ParameterizedTest
    @MethodSource("repetitions")
    void maximum(List<Type> types) {
        checkBinary(BinaryFunction.MAXIMUM, types);
    }

    @ParameterizedTest
    @MethodSource("repetitions")
    void minimum(List<Type> types) {
        checkBinary(BinaryFunction.MINIMUM, types);
    }

    @ParameterizedTest
    @EnumSource(
            value = BinaryFunction.class,
            names = {"LESS", "LESS_OR_EQUAL", "GREATER", "GREATER_OR_EQUAL", "EQUAL", "NOT_EQUAL"})
    void comparisonsAreConstant(BinaryFunction function) {
        Value x = graph.parameter("x", numbers(3));
        check(builder.times(x, builder.binary(function, x, builder.number(0.1))));
    }

    @Test
    void selection() {
        Value condition =
                builder.binary(BinaryFunction.GREATER, graph.parameter("condition", numbers(3)), builder.number(0.1));
        Value then = operand("then", batch(3).withSteps(2));
        check(builder.add(new Op.Select(condition, then, graph.parameter("otherwise", numbers()))));
    }

    @Test
    void nothingPassesStop() {
        // Differences do see through it, so it stands where they are 0.
        Value stopped = builder.add(new Op.Stop(graph.input("x", numbers(3))));
        check(builder.times(stopped, graph.parameter("y", numbers(3))));
    }

    @Test
    void classesCarryNoGradient() {
        Value x = graph.parameter("x", numbers(3));
        Value largest = builder.add(new Op.OneHot(builder.add(new Op.ArgMax(x)), 3));
        check(builder.times(x, largest));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void matrixTimesVector(boolean batch, boolean timed) {
        Value matrix = graph.parameter("matrix", numbers(2, 3));
        Value vector = operand("vector", numbers(3).withBatch(batch).withSteps(timed ? 2 : 0));
        check(builder.contract(matrix, vector, "ij", "j", "i"));
    }

    @ParameterizedTest
    @CsvSource({"ij, jk, ik", "ij, kj, ki", "ij, jk, ''", "ij, jk, ijk", "ij, jk, j"})
    void productsOfMatrices(String left, String right, String result) {
        Value a = operand("a", batch(3, 3));
        check(builder.contract(a, graph.parameter("b", numbers(3, 3)), left, right, result));
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void productsSummedOverBatchAndTime(boolean overBatch, boolean overTime) {
        Value a = operand("a", batch(2).withSteps(3));
        Value b = operand("b", numbers(4).withSteps(3));
        check(builder.add(new Op.Contract(a, b, "i", "j", "ji", overBatch, overTime)));
    }

    @Test
    void numberTimesVectorAsContraction() {
        Value number = operand("number", batch());
        check(builder.contract(number, graph.parameter("vector", numbers(3)), "", "i", "i"));
    }

    @ParameterizedTest
    @CsvSource({
        "true, false, false",
        "false, true, false",
        "false, false, true",
        "true, true, false",
        "true, false, true",
        "false, true, true",
        "true, true, true"
    })
    void sums(boolean overEntries, boolean overTime, boolean overBatch) {
        check(builder.sum(operand("x", batch(2, 2).withSteps(3)), overEntries, overTime, overBatch));
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true", "true, true"})
    void maximumOverAxes(boolean overEntries, boolean overTime) {
        Value x = operand("x", batch(4).withSteps(3));
        check(builder.add(new Op.Reduce(Op.Reduction.MAXIMUM, x, overEntries, overTime, false)));
    }

    @Test
    void maximumOverTheEntriesOfAMatrix() {
        Value x = operand("x", batch(2, 3));
        check(builder.add(new Op.Reduce(Op.Reduction.MAXIMUM, x, true, false, false)));
    }

    @Test
    void repetition() {
        Value vector = builder.expand(graph.parameter("x", numbers(3)), batch(3).withSteps(2));
        Value matrix = builder.expand(graph.parameter("y", numbers()), numbers(3, 2));
        check(builder.contract(vector, matrix, "i", "ij", "j"));
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void sliceAndPad(int axis) {
        Value x = operand("x", batch(3, 4));
        Value slice = builder.add(new Op.Slice(x, axis, 1, 3));
        check(builder.add(new Op.Pad(builder.times(slice, slice), axis, 2, 1)));
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void concatenation(int axis) {
        Value first = operand("first", batch(2, 2));
        Value second = graph.parameter("second", numbers(2, 2).withSteps(3));
        check(builder.add(new Op.Concat(List.of(first, second, first), axis)));
    }

    @Test
    void transpositionAndReshaping() {
        Value x = operand("x", batch(2, 3));
        Value transposed = builder.add(new Op.Transpose(x));
        check(builder.add(new Op.Reshape(builder.times(transposed, transposed), List.of(6))));
    }

    @Test
    void stepsOfASequence() {
        Value x = operand("x", batch(2).withSteps(3));
        Value at = builder.add(new Op.At(x, 1));
        Value reversed = builder.add(new Op.Reverse(builder.times(x, x)));
        check(builder.plus(reversed, builder.add(new Op.Place(builder.times(at, at), 2, 3))));
    }

    @Test
    void aValueReadTwice() {
        Value x = graph.parameter("x", numbers(3));
        check(builder.times(builder.plus(x, x), builder.unary(UnaryFunction.TANH, x)));
    }

    @Test
    void meanOverTheSamples() {
        Value x = operand("x", batch());
        Value sum = builder.sum(builder.times(x, x), false, false, true);
        GradientCheck.check(graph.withLoss(builder.divide(sum, builder.add(new Op.SampleCount()))));
    }

    @Test
    void aLossThatIsAParameter() {
        graph.parameter("unused", numbers(2));
        GradientCheck.check(graph.withLoss(graph.parameter("x", numbers())));
    }
}
