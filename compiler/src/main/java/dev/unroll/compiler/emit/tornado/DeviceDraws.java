package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.emit.FunctionCode;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.runtime.Precision;
import java.util.List;
import java.util.function.IntUnaryOperator;
import javax.lang.model.element.Modifier;

/// Random numbers as a device draws them: those of [dev.unroll.runtime.Draws], to the bit where they are
/// uniform, and else but for the rounding of the device's functions in `double`.
///
/// TornadoVM shifts the sign in where zeros should be, so these are put in place by a mask.
final class DeviceDraws {
    private static final String COUNTS = DeviceArray.COUNTS.toString();
    private static final TypeName COUNTS_TYPE = TornadoTypes.array(Kind.CLASS, Precision.FLOAT);

    private final NumberFormat format;
    private final IntUnaryOperator places;

    /// @param places where the key of a draw begins among the counts, by its number in the model
    DeviceDraws(NumberFormat format, IntUnaryOperator places) {
        this.format = format;
        this.places = places;
    }

    /// @param number the number of the draw in the model
    /// @param index the place of its entry among those of the whole batch
    CodeBlock call(Op.Distribution distribution, int number, CodeBlock index) {
        return CodeBlock.of(
                "$L($L, $L, $L)", FunctionCode.method(distribution), COUNTS, places.applyAsInt(number), index);
    }

    /// What a draw calls.
    List<MethodSpec> methods(Op.Distribution distribution) {
        return switch (distribution) {
            case UNIFORM -> List.of(uniform(), stream(), bits(), mix());
            case NORMAL -> List.of(normal(), stream(), bits(), mix(), unit(), cosine(), series());
        };
    }

    private static MethodSpec.Builder function(String name, TypeName result) {
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(result);
    }

    private MethodSpec.Builder draw(String name) {
        return function(name, format.number())
                .addParameter(COUNTS_TYPE, COUNTS)
                .addParameter(int.class, "first")
                .addParameter(int.class, "index");
    }

    private MethodSpec uniform() {
        return draw("uniform")
                .addStatement(
                        "return (int) (bits(stream($L, first), index) >> 40 & 0xffffff) * $L",
                        COUNTS,
                        format.literal(0x1p-24))
                .build();
    }

    /// The root is a power, since that of TornadoVM has the digits of a `float`.
    private MethodSpec normal() {
        CodeBlock number = CodeBlock.of(
                "$1T.pow(-2 * $1T.log(1 - unit(key, 2L * index)), 0.5) * cosine(unit(key, 2L * index + 1))",
                TornadoTypes.MATH);
        return draw("normal")
                .addStatement("long key = stream($L, first)", COUNTS)
                .addStatement(
                        "return $L",
                        format.number().equals(TypeName.FLOAT) ? CodeBlock.of("(float) ($L)", number) : number)
                .build();
    }

    private static MethodSpec stream() {
        return function("stream", TypeName.LONG)
                .addParameter(COUNTS_TYPE, COUNTS)
                .addParameter(int.class, "first")
                .addStatement(
                        "return ((long) $1L.get(first) << 32) + ((long) $1L.get(first + 1) << 16) + $1L.get(first + 2)",
                        COUNTS)
                .build();
    }

    private static MethodSpec bits() {
        return function("bits", TypeName.LONG)
                .addParameter(long.class, "key")
                .addParameter(long.class, "index")
                .addStatement("return mix(key + (index + 1) * 0x9e3779b97f4a7c15L)")
                .build();
    }

    private static MethodSpec mix() {
        return function("mix", TypeName.LONG)
                .addParameter(long.class, "x")
                .addStatement("long y = (x ^ (x >> 30 & 0x3ffffffffL)) * 0xbf58476d1ce4e5b9L")
                .addStatement("long z = (y ^ (y >> 27 & 0x1fffffffffL)) * 0x94d049bb133111ebL")
                .addStatement("return z ^ (z >> 31 & 0x1ffffffffL)")
                .build();
    }

    private static MethodSpec unit() {
        return function("unit", TypeName.DOUBLE)
                .addParameter(long.class, "key")
                .addParameter(long.class, "index")
                .addStatement("return (bits(key, index) >> 11 & 0x1fffffffffffffL) * $L", 0x1p-53)
                .build();
    }

    private static MethodSpec cosine() {
        return function("cosine", TypeName.DOUBLE)
                .addParameter(double.class, "turns")
                .addStatement("int quarters = (int) (4 * turns + 0.5)")
                .addStatement("double angle = $L * (turns - quarters * 0.25)", 2 * Math.PI)
                .addStatement("double size = (quarters & 1) == 0 ? series(angle, 16) : -angle * series(angle, 17)")
                .addStatement("return (quarters & 2) == 0 ? size : -size")
                .build();
    }

    private static MethodSpec series() {
        return function("series", TypeName.DOUBLE)
                .addParameter(double.class, "x")
                .addParameter(int.class, "last")
                .addStatement("double sum = 1")
                .beginControlFlow("for (int i = 0; i < 8; i++)")
                .addStatement("int n = last - 2 * i")
                .addStatement("sum = 1 - x * x / (n * (n - 1)) * sum")
                .endControlFlow()
                .addStatement("return sum")
                .build();
    }
}
