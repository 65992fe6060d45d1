package dev.unroll.compiler.emit;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.ir.UnaryFunction;

/// Functions of vectors, written out where they are used in multiplications and additions that are rounded once
/// each. What a machine's own library computes differs from machine to machine, and from code that is
/// interpreted to code that is compiled, so that a run would not be repeatable; and calls of methods of the
/// class itself are not inlined into loops as large as those of a cell, so that each would allocate its result.
final class VectorFunctions {
    private static final ClassName OPERATORS = VectorFormat.classOf("VectorOperators");

    private final VectorFormat vectors;
    private int functions;

    VectorFunctions(VectorFormat vectors) {
        this.vectors = vectors;
    }

    /// Adds statements that compute the function, and gives its result.
    CodeBlock write(UnaryFunction function, CodeBlock operand, CodeBlock.Builder code) {
        return switch (function) {
            case NEGATE -> CodeBlock.of("$L.neg()", operand);
            case ABS -> CodeBlock.of("$L.abs()", operand);
            case SQRT -> CodeBlock.of("$L.sqrt()", operand);
            case RELU -> {
                functions++;
                String x = name("x");
                code.addStatement("$T $L = $L", vectors.type(), x, operand);
                yield CodeBlock.of("$1L.blend($2L, $1L.compare($3T.LT, $2L))", x, zero(), OPERATORS);
            }
            case EXP -> exp(operand, code);
            case SIGMOID -> {
                CodeBlock exp = exp(CodeBlock.of("$L.neg()", operand), code);
                String sigmoid = name("sigmoid");
                code.addStatement(
                        "$T $L = $L.div($L.add(1.0f))",
                        vectors.type(),
                        sigmoid,
                        vectors.broadcast(CodeBlock.of("1.0f")),
                        exp);
                yield CodeBlock.of("$L", sigmoid);
            }
            case TANH -> tanh(operand, code);
            case LOG, SOFTPLUS -> throw new IllegalStateException(function + " is not made of vector instructions");
        };
    }

    private CodeBlock zero() {
        return vectors.format().literal(0);
    }

    private String name(String part) {
        return part + "_" + functions;
    }

    /// `exp(x) = 2^n * exp(r)` with `r = x - n * log(2)`, and `exp(r)` as `1 + r + r^2 * p(r)` with the `p` of
    /// degree 4 whose largest relative error over `|r| <= log(2) / 2` is least, 3e-9. `log(2)` is subtracted in
    /// two parts, of which the first has so few digits that its multiples are exact. Adding 1.5 * 2^23 rounds to
    /// a whole number and leaves it in the lowest bits, from where it is shifted into the exponent. The result
    /// is wrong by 1 in the last place at most, and 0 where it would be below the normal numbers.
    private CodeBlock exp(CodeBlock operand, CodeBlock.Builder code) {
        functions++;
        String x = name("x");
        String whole = name("whole");
        String rest = name("rest");
        String exp = name("exp");
        code.addStatement("$T $L = $L", vectors.type(), x, operand);
        code.addStatement("$T $L = $L.fma(1.442695f, 1.2582912E7f)", vectors.type(), whole, x);
        code.addStatement(
                "$T $L = $L.sub(1.2582912E7f).lanewise($T.FMA, -0.693359375f, $L)",
                vectors.type(),
                rest,
                whole,
                OPERATORS,
                x);
        code.addStatement("$1L = $2L.sub(1.2582912E7f).lanewise($3T.FMA, 2.1219444E-4f, $1L)", rest, whole, OPERATORS);
        code.addStatement("$T $L = $L.fma(0.0013814599f, 0.0083687175f)", vectors.type(), exp, rest);
        for (String coefficient : new String[] {"0.04166839f", "0.16666521f", "0.49999994f", "1.0f", "1.0f"}) {
            code.addStatement("$1L = $1L.lanewise($2T.FMA, $3L, $4L)", exp, OPERATORS, rest, coefficient);
        }
        code.addStatement(
                "$1L = $1L.reinterpretAsInts().add($2L.reinterpretAsInts().lanewise($3T.LSHL, 23)).reinterpretAsFloats()",
                exp,
                whole,
                OPERATORS);
        code.addStatement(
                "$1L = $1L.blend($2T.POSITIVE_INFINITY, $3L.compare($4T.GT, 88.72283f))",
                exp,
                Float.class,
                x,
                OPERATORS);
        code.addStatement("$1L = $1L.blend(0.0f, $2L.compare($3T.LT, -87.33654f))", exp, x, OPERATORS);
        return CodeBlock.of("$L", exp);
    }

    /// `x * p(x^2) / q(x^2)` with `p` and `q` of degree 4, whose largest relative error over `|x| <= 8` is
    /// 6e-9 before rounding; from there on the result is 1, which is wrong by less than 3e-7. All in all it is
    /// wrong by 6 in the last place at most.
    private CodeBlock tanh(CodeBlock operand, CodeBlock.Builder code) {
        functions++;
        String x = name("x");
        String square = name("square");
        String above = name("above");
        String below = name("below");
        String tanh = name("tanh");
        code.addStatement("$T $L = $L", vectors.type(), x, operand);
        code.addStatement("$T $L = $L.mul($L)", vectors.type(), square, x, x);
        code.addStatement("$T $L = $L.fma(1.5230526E-8f, 2.1894739E-5f)", vectors.type(), above, square);
        for (String coefficient : new String[] {"0.0035716025f", "0.13444501f", "1.0f"}) {
            code.addStatement("$1L = $1L.lanewise($2T.FMA, $3L, $4L)", above, OPERATORS, square, coefficient);
        }
        code.addStatement("$T $L = $L.fma(8.52249E-7f, 3.4112995E-4f)", vectors.type(), below, square);
        for (String coefficient : new String[] {"0.02616446f", "0.4677783f", "1.0f"}) {
            code.addStatement("$1L = $1L.lanewise($2T.FMA, $3L, $4L)", below, OPERATORS, square, coefficient);
        }
        code.addStatement("$T $L = $L.mul($L).div($L)", vectors.type(), tanh, x, above, below);
        code.addStatement("$1L = $1L.blend(1.0f, $2L.compare($3T.GT, 8.0f))", tanh, x, OPERATORS);
        code.addStatement("$1L = $1L.blend(-1.0f, $2L.compare($3T.LT, -8.0f))", tanh, x, OPERATORS);
        return CodeBlock.of("$L", tanh);
    }
}
