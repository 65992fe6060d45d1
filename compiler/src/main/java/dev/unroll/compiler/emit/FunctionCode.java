package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.runtime.Draws;

/// How functions that are no operators are called.
public interface FunctionCode {
    /// A call of any function but `NEGATE`.
    CodeBlock call(UnaryFunction function, CodeBlock operand);

    /// A random number, in the format of numbers.
    ///
    /// @param index the place of its entry among those of the whole batch
    default CodeBlock draw(Op.Distribution distribution, int number, CodeBlock index, NumberFormat format) {
        return format.fromDouble(
                CodeBlock.of("$T.$L(draws(), $L, $L)", Draws.class, method(distribution), number, index));
    }

    /// The method of [Draws] that draws from a distribution.
    static String method(Op.Distribution distribution) {
        return switch (distribution) {
            case UNIFORM -> "uniform";
            case NORMAL -> "normal";
        };
    }

    /// The number of steps that all samples have together, by the number of the input that says how many
    /// each has.
    default CodeBlock stepCount(int input) {
        return CodeBlock.of("stepCount($L)", input);
    }

    /// A whole number, or 1 if it is less.
    default CodeBlock atLeastOne(CodeBlock count) {
        return CodeBlock.of("$T.max($L, 1)", Math.class, count);
    }

    /// A call of `MAXIMUM`, `MINIMUM` or `POWER`.
    CodeBlock call(BinaryFunction function, CodeBlock left, CodeBlock right);
}
