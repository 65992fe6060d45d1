package dev.unroll.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.runtime.Precision;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// The methods of an emitted class that apply a function to a row.
///
/// In `float` they are written out in multiplications and additions that are rounded once each. What a machine's
/// own library computes for vectors differs from machine to machine, and from code that is interpreted to code
/// that is compiled, so that a run would not be repeatable. In `double` they are applied to one number after the
/// other.
final class VectorFunctions {
    private static final ClassName OPERATORS = VectorFormat.classOf("VectorOperators");

    private final VectorFormat vectors;
    private final MathMethods math;
    private final Set<UnaryFunction> used = EnumSet.noneOf(UnaryFunction.class);

    VectorFunctions(VectorFormat vectors, MathMethods math) {
        this.vectors = vectors;
        this.math = math;
    }

    /// A call that applies the function to `count` entries of an array, which are whole vectors.
    CodeBlock call(UnaryFunction function, String array, int from, int count) {
        used.add(function);
        return CodeBlock.of("$L($L, $L, $L)", name(function), array, from, from + count);
    }

    private static String name(UnaryFunction function) {
        return function.name().toLowerCase(Locale.ROOT);
    }

    List<MethodSpec> specs() {
        return used.stream().map(this::spec).toList();
    }

    private MethodSpec spec(UnaryFunction function) {
        boolean inVectors = vectors.format().precision() == Precision.FLOAT;
        CodeBlock.Builder code = CodeBlock.builder();
        code.beginControlFlow("for (int at = from; at < to; at += $L)", inVectors ? vectors.lanes() : 1);
        if (inVectors) {
            code.addStatement("$1T x = $1T.fromArray(LANES, row, at)", vectors.type());
            code.addStatement("$L.intoArray(row, at)", body(function, code));
        } else {
            code.addStatement("row[at] = $L", math.call(function, CodeBlock.of("row[at]")));
        }
        code.endControlFlow();
        return MethodSpec.methodBuilder(name(function))
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(ArrayTypeName.of(vectors.format().number()), "row")
                .addParameter(int.class, "from")
                .addParameter(int.class, "to")
                .addCode(code.build())
                .build();
    }

    /// Adds statements that compute the function of `x`, and gives its result.
    private CodeBlock body(UnaryFunction function, CodeBlock.Builder code) {
        return switch (function) {
            case EXP -> exp(code, "x");
            case SIGMOID -> {
                code.addStatement("$T negative = x.neg()", vectors.type());
                yield CodeBlock.of(
                        "$L.div($L.add(1.0f))", vectors.broadcast(CodeBlock.of("1.0f")), exp(code, "negative"));
            }
            case TANH -> tanh(code);
            case LOG -> log(code);
            case SOFTPLUS -> softplus(code);
            case SQRT, RELU, ABS, NEGATE -> throw new IllegalArgumentException(function + " needs no method");
        };
    }

    /// `exp(x) = 2^n * exp(r)` with `r = x - n * log(2)`, and `exp(r)` as `1 + r + r^2 * p(r)` with the `p` of
    /// degree 4 whose largest relative error over `|r| <= log(2) / 2` is least, 3e-9. `log(2)` is subtracted in
    /// two parts, of which the first has so few digits that its multiples are exact. Adding 1.5 * 2^23 rounds to
    /// a whole number and leaves it in the lowest bits, from where it is shifted into the exponent. The result
    /// is wrong by 1 in the last place at most, and 0 where it would be below the normal numbers.
    private CodeBlock exp(CodeBlock.Builder code, String x) {
        code.addStatement("$T shifted = $L.fma(1.442695f, 1.2582912E7f)", vectors.type(), x);
        code.addStatement("$T whole = shifted.sub(1.2582912E7f)", vectors.type());
        code.addStatement("$T rest = whole.lanewise($T.FMA, -0.693359375f, $L)", vectors.type(), OPERATORS, x);
        code.addStatement("rest = whole.lanewise($T.FMA, 2.1219444E-4f, rest)", OPERATORS);
        polynomial(
                code,
                "exp",
                "rest",
                "0.0013814599f",
                "0.0083687175f",
                "0.04166839f",
                "0.16666521f",
                "0.49999994f",
                "1.0f",
                "1.0f");
        code.addStatement(
                "$T exponent = shifted.reinterpretAsInts().lanewise($T.LSHL, 23)",
                VectorFormat.classOf("IntVector"),
                OPERATORS);
        code.addStatement("exp = exp.reinterpretAsInts().add(exponent).reinterpretAsFloats()");
        code.addStatement(
                "exp = exp.blend($T.POSITIVE_INFINITY, $L.compare($T.GT, 88.72283f))", Float.class, x, OPERATORS);
        code.addStatement("exp = exp.blend(0.0f, $L.compare($T.LT, -87.33654f))", x, OPERATORS);
        return CodeBlock.of("exp");
    }

    /// `x * p(x^2) / q(x^2)` with `p` and `q` of degree 4, whose largest relative error over `|x| <= 8` is
    /// 6e-9 before rounding; from there on the result is 1, which is wrong by less than 3e-7. All in all it is
    /// wrong by 6 in the last place at most.
    private CodeBlock tanh(CodeBlock.Builder code) {
        code.addStatement("$T square = x.mul(x)", vectors.type());
        polynomial(code, "above", "square", "1.5230526E-8f", "2.1894739E-5f", "0.0035716025f", "0.13444501f", "1.0f");
        polynomial(code, "below", "square", "8.52249E-7f", "3.4112995E-4f", "0.02616446f", "0.4677783f", "1.0f");
        code.addStatement("$T tanh = x.mul(above).div(below)", vectors.type());
        code.addStatement("tanh = tanh.blend(1.0f, x.compare($T.GT, 8.0f))", OPERATORS);
        code.addStatement("tanh = tanh.blend(-1.0f, x.compare($T.LT, -8.0f))", OPERATORS);
        return CodeBlock.of("tanh");
    }

    /// `log(m * 2^n) = n * log(2) + log(1 + f)` with `1 + f = m` between `sqrt(1/2)` and `sqrt(2)`, and
    /// `log(1 + f)` as `f - f^2 / 2 + f^3 * p(f)` with the `p` of degree 8 whose largest relative error is least,
    /// 8e-10. Numbers below the normal ones are multiplied by 2^23 first. `n` becomes a `float` as in [#exp], in
    /// the lowest bits of 1.5 * 2^23. Infinity and what is no number stay. The result is wrong by 1 in the last
    /// place at most.
    private CodeBlock log(CodeBlock.Builder code) {
        CodeBlock mask = CodeBlock.of("$T<$T>", VectorFormat.classOf("VectorMask"), Float.class);
        CodeBlock ints = CodeBlock.of("$T", VectorFormat.classOf("IntVector"));
        code.addStatement("$L small = x.compare($T.LT, $T.MIN_NORMAL)", mask, OPERATORS, Float.class);
        code.addStatement("$L bits = x.blend(x.mul(8388608.0f), small).reinterpretAsInts()", ints);
        code.addStatement("$L exponent = bits.sub(0x3F3504F3).lanewise($T.ASHR, 23)", ints, OPERATORS);
        code.addStatement(
                "$T f = bits.sub(exponent.lanewise($T.LSHL, 23)).reinterpretAsFloats().sub(1.0f)",
                vectors.type(),
                OPERATORS);
        code.addStatement("$T n = exponent.add(0x4B400000).reinterpretAsFloats().sub(1.2582912E7f)", vectors.type());
        code.addStatement("n = n.blend(n.sub(23.0f), small)");
        polynomial(
                code,
                "p",
                "f",
                "0.06746641f",
                "-0.11675652f",
                "0.11888162f",
                "-0.12405589f",
                "0.14219552f",
                "-0.16667996f",
                "0.20002119f",
                "-0.2500001f",
                "0.33333313f");
        code.addStatement("$T square = f.mul(f)", vectors.type());
        code.addStatement(
                "$T log = n.lanewise($T.FMA, -2.1219444E-4f, p.mul(f).mul(square))", vectors.type(), OPERATORS);
        code.addStatement("log = f.add(square.lanewise($T.FMA, -0.5f, log))", OPERATORS);
        code.addStatement("log = n.lanewise($T.FMA, 0.693359375f, log)", OPERATORS);
        code.addStatement("log = log.blend($T.NEGATIVE_INFINITY, x.compare($T.EQ, 0.0f))", Float.class, OPERATORS);
        code.addStatement("log = log.blend($T.NaN, x.compare($T.LT, 0.0f))", Float.class, OPERATORS);
        code.addStatement("log = log.blend(x, x.compare($T.LT, $T.POSITIVE_INFINITY).not())", OPERATORS, Float.class);
        return CodeBlock.of("log");
    }

    /// `log(1 + exp(x)) = max(x, 0) + log(1 + u)` with `u = exp(-|x|)`, and `log(1 + u)` as `u * p(u) / q(u)`
    /// with `p` and `q` of degree 3, whose largest relative error over `0 <= u <= 1` is 1e-9. The result is
    /// wrong by 4 in the last place at most.
    private CodeBlock softplus(CodeBlock.Builder code) {
        code.addStatement("$T negative = x.abs().neg()", vectors.type());
        CodeBlock exp = exp(code, "negative");
        polynomial(code, "above", "exp", "0.0034172854f", "0.23815763f", "1.0662186f", "1.0f");
        polynomial(code, "below", "exp", "0.07528733f", "0.6879365f", "1.5662185f", "1.0f");
        return CodeBlock.of("x.max(0.0f).add($L.mul(above).div(below))", exp);
    }

    /// Declares `name` as a polynomial of `variable`, by Horner's rule.
    ///
    /// @param coefficients that of the highest power first
    private void polynomial(CodeBlock.Builder code, String name, String variable, String... coefficients) {
        code.addStatement("$T $L = $L.fma($L, $L)", vectors.type(), name, variable, coefficients[0], coefficients[1]);
        for (String coefficient : List.of(coefficients).subList(2, coefficients.length)) {
            code.addStatement("$1L = $1L.lanewise($2T.FMA, $3L, $4L)", name, OPERATORS, variable, coefficient);
        }
    }
}
