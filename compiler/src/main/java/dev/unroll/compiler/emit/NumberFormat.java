package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.runtime.Precision;

/// How numbers of a precision are written in Java.
public record NumberFormat(Precision precision) {

    /// `float` or `double`.
    public TypeName number() {
        return switch (precision) {
            case FLOAT -> TypeName.FLOAT;
            case DOUBLE -> TypeName.DOUBLE;
        };
    }

    public TypeName type(Kind kind) {
        return kind == Kind.CLASS ? TypeName.INT : number();
    }

    /// The box class, for constants such as `Float.NEGATIVE_INFINITY`.
    public TypeName box() {
        return number().box();
    }

    public CodeBlock literal(double value) {
        if (Double.isNaN(value)) {
            return CodeBlock.of("$T.NaN", box());
        }
        if (Double.isInfinite(value) || (precision == Precision.FLOAT && Float.isInfinite((float) value))) {
            return CodeBlock.of("$T.$L_INFINITY", box(), value > 0 ? "POSITIVE" : "NEGATIVE");
        }
        return switch (precision) {
            case FLOAT -> CodeBlock.of("$Lf", Float.toString((float) value));
            case DOUBLE -> CodeBlock.of("$L", Double.toString(value));
        };
    }

    /// The result of a method that computes in `double`.
    CodeBlock fromDouble(CodeBlock expression) {
        return precision == Precision.FLOAT ? CodeBlock.of("(float) $L", expression) : expression;
    }
}
