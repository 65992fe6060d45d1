package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.UnaryFunction;

/// An expression for one entry of one step of one sample.
public sealed interface Scalar {

    record Literal(double value) implements Scalar {}

    /// The number of samples in the whole batch.
    record SampleCount() implements Scalar {}

    /// The entry of a location at the loops' indices. A location without strides has one entry for all.
    record Load(Location location) implements Scalar {}

    /// What an item of the same kernel has computed.
    record Local(String name) implements Scalar {}

    record Unary(UnaryFunction function, Scalar operand) implements Scalar {}

    record Binary(BinaryFunction function, Scalar left, Scalar right) implements Scalar {}

    record Select(Scalar condition, Scalar then, Scalar otherwise) implements Scalar {}

    /// 1 where the entry's index is the class `index`, else 0.
    record IsClass(Scalar index) implements Scalar {}

    /// The operand at step `step` of the kernel's time loop, 0 at others.
    record AtStep(int step, Scalar operand) implements Scalar {}
}
