package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.UnaryFunction;

/// How functions that are no operators are called.
public interface FunctionCode {
    /// A call of any function but `NEGATE`.
    CodeBlock call(UnaryFunction function, CodeBlock operand);

    /// A call of `MAXIMUM`, `MINIMUM` or `POWER`.
    CodeBlock call(BinaryFunction function, CodeBlock left, CodeBlock right);
}
