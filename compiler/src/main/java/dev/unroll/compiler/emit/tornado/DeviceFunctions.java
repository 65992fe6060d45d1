package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.emit.FunctionCode;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import javax.lang.model.element.Modifier;

/// Functions as a device has them. TornadoVM puts the methods that a kernel calls into it.
final class DeviceFunctions implements FunctionCode {
    private final NumberFormat format;
    private final DeviceDraws draws;
    private final Map<String, MethodSpec> used = new TreeMap<>(); // by name

    /// @param draws where the key of a draw begins among the counts, by its number in the model
    DeviceFunctions(NumberFormat format, IntUnaryOperator draws) {
        this.format = format;
        this.draws = new DeviceDraws(format, draws);
    }

    @Override
    public CodeBlock call(UnaryFunction function, CodeBlock operand) {
        return switch (function) {
            case SQRT -> {
                // TornadoVM takes 1 / sqrt(x) for a function that it cannot write in OpenCL; the sum is none. Its own
                // root has the digits of a float, whatever it is of.
                use(
                        "root",
                        1,
                        format.number().equals(TypeName.DOUBLE)
                                ? CodeBlock.of("$T.pow(x, 0.5)", TornadoTypes.MATH)
                                : CodeBlock.of("$T.sqrt(x) + 0", TornadoTypes.MATH));
                yield CodeBlock.of("root($L)", operand);
            }
            case EXP, LOG, TANH, ABS ->
                CodeBlock.of("$T.$L($L)", TornadoTypes.MATH, function.name().toLowerCase(Locale.ROOT), operand);
            case SIGMOID -> {
                use("sigmoid", 1, CodeBlock.of("$1L / ($1L + $2T.exp(-x))", format.literal(1), TornadoTypes.MATH));
                yield CodeBlock.of("sigmoid($L)", operand);
            }
            case RELU -> {
                use("relu", 1, CodeBlock.of("x < 0 ? 0 : x"));
                yield CodeBlock.of("relu($L)", operand);
            }
            case SOFTPLUS -> {
                // log(1 + y) = log(u) y / (u - 1) with u = 1 + y as it is rounded (Kahan), as there is no log1p.
                use("softplus", 1, CodeBlock.of("(x < 0 ? 0 : x) + log1p($1T.exp(x < 0 ? x : -x))", TornadoTypes.MATH));
                use(
                        "log1p",
                        1,
                        CodeBlock.of(
                                "$1L + x == $1L ? x : $2T.log($1L + x) * (x / (($1L + x) - $1L))",
                                format.literal(1),
                                TornadoTypes.MATH));
                yield CodeBlock.of("softplus($L)", operand);
            }
            case NEGATE -> throw new IllegalArgumentException("negation is an operator");
        };
    }

    @Override
    public CodeBlock call(BinaryFunction function, CodeBlock left, CodeBlock right) {
        return switch (function) {
            case POWER -> CodeBlock.of("$T.pow($L, $L)", TornadoTypes.MATH, left, right);
            case MAXIMUM -> {
                // A device's own maximum drops what is not a number.
                use("larger", 2, CodeBlock.of("x >= y || x != x ? x : y"));
                yield CodeBlock.of("larger($L, $L)", left, right);
            }
            case MINIMUM -> {
                use("smaller", 2, CodeBlock.of("x <= y || x != x ? x : y"));
                yield CodeBlock.of("smaller($L, $L)", left, right);
            }
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
                throw new IllegalArgumentException(function + " is an operator");
        };
    }

    @Override
    public CodeBlock draw(Op.Distribution distribution, int number, CodeBlock index, NumberFormat format) {
        draws.methods(distribution).forEach(method -> used.put(method.name(), method));
        return draws.call(distribution, number, index);
    }

    @Override
    public CodeBlock stepCount(int input) {
        return CodeBlock.of("$L", KernelMethod.stepCount(input));
    }

    @Override
    public CodeBlock atLeastOne(CodeBlock count) {
        use("atLeastOne", TypeName.INT, 1, CodeBlock.of("x < 1 ? 1 : x"));
        return CodeBlock.of("atLeastOne($L)", count);
    }

    private void use(String name, int count, CodeBlock body) {
        use(name, format.number(), count, body);
    }

    private void use(String name, TypeName number, int count, CodeBlock body) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(number)
                .addParameter(number, "x");
        if (count == 2) {
            method.addParameter(number, "y");
        }
        used.put(name, method.addStatement("return $L", body).build());
    }

    void addTo(TypeSpec.Builder type) {
        used.values().forEach(type::addMethod);
    }

    /// What a number becomes when another is put together with it.
    CodeBlock combine(Op.Reduction reduction, CodeBlock left, CodeBlock right) {
        return switch (reduction) {
            case SUM -> CodeBlock.of("$L + $L", left, right);
            case MAXIMUM -> call(BinaryFunction.MAXIMUM, left, right);
        };
    }
}
