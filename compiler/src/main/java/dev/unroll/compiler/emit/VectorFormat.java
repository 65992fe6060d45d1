package dev.unroll.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.unroll.runtime.Precision;

/// How vectors of numbers are written in Java.
///
/// @param lanes numbers in a vector
/// @param species the constant that says so
record VectorFormat(NumberFormat format, int lanes, String species) {
    static final String PACKAGE = "jdk.incubator.vector";

    private static final ClassName OPERATORS = ClassName.get(PACKAGE, "VectorOperators");

    VectorFormat(NumberFormat format, int lanes) {
        this(format, lanes, "LANES");
    }

    /// Vectors of the same or another length.
    VectorFormat withLanes(int lanes) {
        return lanes == this.lanes ? this : new VectorFormat(format, lanes, "LANES_" + lanes);
    }

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
        return CodeBlock.of("$T.broadcast($L, $L)", type(), species, number);
    }

    CodeBlock zero() {
        return CodeBlock.of("$T.zero($L)", type(), species);
    }
}
