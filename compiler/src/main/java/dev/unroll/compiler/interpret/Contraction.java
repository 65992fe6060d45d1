package dev.unroll.compiler.interpret;

import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A sum of products over axes: every combination of indices, one loop per letter, adds one product.
final class Contraction {
    private final Tensor left;
    private final Tensor right;
    private final Tensor result;
    private final int[] sizes;
    private final int[] leftStrides;
    private final int[] rightStrides;
    private final int[] resultStrides;

    private Contraction(Op.Contract op, Tensor left, Tensor right, Tensor result) {
        this.left = left;
        this.right = right;
        this.result = result;
        String letters = (op.leftAxes() + op.rightAxes())
                .chars()
                .distinct()
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        sizes = letters.chars().map(axis -> op.size((char) axis)).toArray();
        leftStrides = strides(letters, op.leftAxes(), left.type());
        rightStrides = strides(letters, op.rightAxes(), right.type());
        resultStrides = strides(letters, op.resultAxes(), result.type());
    }

    static Tensor contract(Op.Contract op, Tensor left, Tensor right, int samples) {
        Tensor result = Tensor.generate(op.resultTypes().getFirst(), samples, (_, _, _) -> 0);
        Contraction contraction = new Contraction(op, left, right, result);
        for (int sample = 0; sample < Math.max(left.samples(), right.samples()); sample++) {
            for (int step = 0; step < Math.max(left.steps(), right.steps()); step++) {
                contraction.add(
                        0, left.index(sample, step, 0), right.index(sample, step, 0), result.index(sample, step, 0));
            }
        }
        return result;
    }

    /// How far apart two neighbours along each letter's axis are; 0 where the operand lacks it.
    private static int[] strides(String letters, String axes, Type type) {
        return letters.chars()
                .map(letter -> {
                    int axis = axes.indexOf(letter);
                    return axis < 0
                            ? 0
                            : IntStream.range(axis + 1, type.rank())
                                    .map(type.shape()::get)
                                    .reduce(1, Math::multiplyExact);
                })
                .toArray();
    }

    private void add(int axis, int leftIndex, int rightIndex, int resultIndex) {
        if (axis == sizes.length) {
            result.data()[resultIndex] += left.data()[leftIndex] * right.data()[rightIndex];
            return;
        }
        for (int i = 0; i < sizes[axis]; i++) {
            add(
                    axis + 1,
                    leftIndex + i * leftStrides[axis],
                    rightIndex + i * rightStrides[axis],
                    resultIndex + i * resultStrides[axis]);
        }
    }
}
