package dev.unroll.benchmarks;

import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.dsl.model.CheckedModel;

/// How many operations on numbers a network's equations and their derivatives take for a batch, as they are derived:
/// what a compiler then finds out that it need not compute counts too. Additions, multiplications, divisions,
/// comparisons and choices count one each, a product of matrices two for each of its terms, a function as many as
/// its polynomial has in the code for vectors, and a random number what it takes to make its bits.
///
/// @param products those of sums of products
/// @param others those of all else
record Arithmetic(long products, long others) {
    private static final Arithmetic NONE = new Arithmetic(0, 0);

    /// Prints the operations of products and those of all else, on a line.
    ///
    /// @param args `training` or `inference`, and the model as for [TrainingStep]
    public static void main(String[] args) {
        Workload workload = Workload.named(args[1]);
        CheckedModel model = workload.model();
        Graph graph = args[0].equals("training") ? ModelCompiler.gradient(model) : ModelCompiler.forward(model);
        Arithmetic arithmetic = of(graph, workload.batch());
        System.out.println(arithmetic.products + " " + arithmetic.others);
    }

    /// What a graph takes for a batch of so many samples.
    static Arithmetic of(Graph graph, int batch) {
        return of(graph.block(), batch);
    }

    private static Arithmetic of(Block block, int batch) {
        Arithmetic sum = NONE;
        for (Equation equation : block.body()) {
            sum = sum.plus(of(equation.op(), batch));
        }
        return sum;
    }

    private static Arithmetic of(Op op, int batch) {
        return switch (op) {
            case Op.Contract contract -> new Arithmetic(2 * terms(contract, batch), 0);
            case Op.Unary(var function, var operand) -> others(operations(function), operand.type(), batch);
            case Op.Binary binary ->
                others(
                        binary.function() == BinaryFunction.POWER ? operations(UnaryFunction.EXP) : 1,
                        op.resultTypes().getFirst(),
                        batch);
            case Op.Select _, Op.OneHot _ -> others(1, op.resultTypes().getFirst(), batch);
            case Op.Reduce reduce -> others(1, reduce.operand().type(), batch);
            case Op.ArgMax(var operand) -> others(1, operand.type(), batch);
            case Op.Scan scan -> of(scan.body(), batch).times(scan.steps());
            case Op.Draw draw -> others(operations(draw.distribution()), draw.type(), batch);
            case Op.Fill _,
                    Op.SampleCount _,
                    Op.StepCount _,
                    Op.Exists _,
                    Op.Stop _,
                    Op.Expand _,
                    Op.Slice _,
                    Op.Pad _,
                    Op.Concat _,
                    Op.Transpose _,
                    Op.Reshape _,
                    Op.At _,
                    Op.Place _,
                    Op.Reverse _,
                    Op.ReverseSequence _ -> NONE;
        };
    }

    private static long terms(Op.Contract contract, int batch) {
        Type left = contract.left().type();
        Type right = contract.right().type();
        long terms = left.batch() || right.batch() ? batch : 1;
        terms *= Math.max(1, Math.max(left.steps(), right.steps()));
        return (contract.leftAxes() + contract.rightAxes())
                .chars()
                .distinct()
                .mapToLong(axis -> contract.size((char) axis))
                .reduce(terms, Math::multiplyExact);
    }

    private static Arithmetic others(int operations, Type type, int batch) {
        long entries = (long) type.entries() * Math.max(1, type.steps()) * (type.batch() ? batch : 1);
        return new Arithmetic(0, operations * entries);
    }

    private static int operations(UnaryFunction function) {
        return switch (function) {
            case NEGATE, RELU, ABS, SQRT -> 1;
            case EXP -> 25;
            case SIGMOID -> 28;
            case TANH -> 23;
            case LOG -> 45;
            case SOFTPLUS -> 43;
        };
    }

    private static int operations(Op.Distribution distribution) {
        return switch (distribution) {
            case UNIFORM -> 12;
            case NORMAL -> 95;
        };
    }

    private Arithmetic plus(Arithmetic other) {
        return new Arithmetic(products + other.products, others + other.others);
    }

    private Arithmetic times(int count) {
        return new Arithmetic(products * count, others * count);
    }
}
