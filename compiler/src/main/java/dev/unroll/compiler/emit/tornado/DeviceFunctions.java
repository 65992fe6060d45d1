package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.emit.FunctionCode;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.lang.model.element.Modifier;

/// Functions as a device has them. TornadoVM puts the methods that a kernel calls into it.
final class DeviceFunctions implements FunctionCode {
    private final NumberFormat format;
    private final Map<String, CodeBlock> used = new TreeMap<>(); // bodies by name, of one or two numbers
    private final Map<String, Integer> operands = new TreeMap<>();

    DeviceFunctions(NumberFormat format) {
        this.format = format;
    }

    @Override
    public CodeBlock call(UnaryFunction function, CodeBlock operand) {
        return switch (function) {
            case EXP, LOG, SQRT, TANH, ABS ->
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

    private void use(String name, int count, CodeBlock body) {
        used.put(name, body);
        operands.put(name, count);
    }

    void addTo(TypeSpec.Builder type) {
        used.forEach((name, body) -> {
            MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .returns(format.number())
                    .addParameter(format.number(), "x");
            if (operands.get(name) == 2) {
                method.addParameter(format.number(), "y");
            }
            type.addMethod(method.addStatement("return $L", body).build());
        });
    }

    /// What a number becomes when another is put together with it.
    CodeBlock combine(Op.Reduction reduction, CodeBlock left, CodeBlock right) {
        return switch (reduction) {
            case SUM -> CodeBlock.of("$L + $L", left, right);
            case MAXIMUM -> call(BinaryFunction.MAXIMUM, left, right);
        };
    }
}
