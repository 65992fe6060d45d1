package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// An expression for one entry of one step of one sample.
public sealed interface Scalar {

    /// Whether the expression differs along the last axis of a row.
    ///
    /// @param locals those that do
    default boolean variesAlongRow(Set<String> locals) {
        return switch (this) {
            case Literal _, SampleCount _, StepCount _ -> false;
            case Draw draw -> draw.place().variesAlongRow();
            case Load load -> load.location().variesAlongRow();
            case Local local -> locals.contains(local.name());
            case Unary unary -> unary.operand().variesAlongRow(locals);
            case Binary binary ->
                binary.left().variesAlongRow(locals) || binary.right().variesAlongRow(locals);
            case Select select ->
                select.condition().variesAlongRow(locals)
                        || select.then().variesAlongRow(locals)
                        || select.otherwise().variesAlongRow(locals);
            case IsClass _ -> true;
            case AtStep atStep -> atStep.operand().variesAlongRow(locals);
            case IsBefore _ -> false;
        };
    }

    /// Whether whole vectors can be read of everything that differs along the last axis, though `length` entries
    /// are not a number of them.
    default boolean canReadBeyond(int length, int lanes) {
        return switch (this) {
            case Literal _, SampleCount _, StepCount _, Local _ -> true;
            case Draw _ -> false;
            case Load load ->
                !load.location().variesAlongRow() || load.location().canReadBeyond(length, lanes);
            case Unary unary -> unary.operand().canReadBeyond(length, lanes);
            case Binary binary ->
                binary.left().canReadBeyond(length, lanes) && binary.right().canReadBeyond(length, lanes);
            case Select select ->
                select.condition().canReadBeyond(length, lanes)
                        && select.then().canReadBeyond(length, lanes)
                        && select.otherwise().canReadBeyond(length, lanes);
            case IsClass isClass -> isClass.index().canReadBeyond(length, lanes);
            case AtStep atStep -> atStep.operand().canReadBeyond(length, lanes);
            case IsBefore _ -> true;
        };
    }

    /// What it is computed from, from left to right.
    default Stream<Scalar> operands() {
        return switch (this) {
            case Unary unary -> Stream.of(unary.operand());
            case Binary binary -> Stream.of(binary.left(), binary.right());
            case Select select -> Stream.of(select.condition(), select.then(), select.otherwise());
            case IsClass isClass -> Stream.of(isClass.index());
            case AtStep atStep -> Stream.of(atStep.operand());
            case IsBefore isBefore -> Stream.of(isBefore.length());
            case Literal _, SampleCount _, StepCount _, Draw _, Load _, Local _ -> Stream.empty();
        };
    }

    /// The expression and all that it is made of, from left to right.
    default Stream<Scalar> parts() {
        return Stream.concat(Stream.of(this), operands().flatMap(Scalar::parts));
    }

    /// The same of other operands, each changed from left to right.
    default Scalar withOperands(UnaryOperator<Scalar> change) {
        return switch (this) {
            case Unary(var function, var operand) -> new Unary(function, change.apply(operand));
            case Binary(var function, var left, var right) ->
                new Binary(function, change.apply(left), change.apply(right));
            case Select(var condition, var then, var otherwise) ->
                new Select(change.apply(condition), change.apply(then), change.apply(otherwise));
            case IsClass(var index) -> new IsClass(change.apply(index));
            case AtStep(var step, var operand) -> new AtStep(step, change.apply(operand));
            case IsBefore(var ahead, var length) -> new IsBefore(ahead, change.apply(length));
            case Literal _, SampleCount _, StepCount _, Draw _, Load _, Local _ -> this;
        };
    }

    record Literal(double value) implements Scalar {}

    /// The number of samples in the whole batch.
    record SampleCount() implements Scalar {}

    /// The number of steps that all samples of the batch have together.
    ///
    /// @param input the number of the network's input that says how many each has
    record StepCount(int input) implements Scalar {}

    /// 1 where the step of the kernel's time loop, and `ahead` more, is below the class `length`, else 0. A length is
    /// at least 1.
    record IsBefore(int ahead, Scalar length) implements Scalar {}

    /// A random number.
    ///
    /// @param number which draw of the model this is
    /// @param place where the entry is among those of the whole batch
    record Draw(Op.Distribution distribution, int number, Location place) implements Scalar {}

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
