package dev.unroll.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.unroll.runtime.Precision;

/// How vectors of numbers are written in Java.
///
/// @param lanes numbers in a vector
record VectorFormat(NumberFormat format, int lanes) {
    static final String PACKAGE = "jdk.incubator.vector";

    private static final ClassName OPERATORS = ClassName.get(PACKAGE, "VectorOperators");

    /// `FloatVector` or `DoubleVector`.
    ClassName type() {
        return ClassName.get(
                PACKAGE,
                switch (format.precision()) {
                    case FLOAT -> "FloatVector";
                    case DOUBLE -> "DoubleVector";
                });
    }

    static ClassName classOf(String name) {
        return ClassName.get(PACKAGE, name);
    }

    /// `VectorOperators.NAME`.
    static CodeBlock operator(String name) {
        return CodeBlock.of("$T.$L", OPERATORS, name);
    }

    int bits() {
        return lanes * (format.precision() == Precision.FLOAT ? Float.SIZE : Double.SIZE);
    }

    /// A vector of the same number in all lanes.
    CodeBlock broadcast(CodeBlock number) {
        return CodeBlock.of("$T.broadcast(LANES, $L)", type(), number);
    }

    CodeBlock zero() {
        return CodeBlock.of("$T.zero(LANES)", type());
    }
}
