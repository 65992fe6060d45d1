package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.UnaryFunction;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// The methods for functions of one number that an emitted class needs.
final class MathMethods implements FunctionCode {
    private final NumberFormat format;
    private final Set<UnaryFunction> used = EnumSet.noneOf(UnaryFunction.class);

    MathMethods(NumberFormat format) {
        this.format = format;
    }

    /// A call of the function, which the class then has to have.
    @Override
    public CodeBlock call(UnaryFunction function, CodeBlock operand) {
        used.add(function);
        return CodeBlock.of("$L($L)", name(function), operand);
    }

    @Override
    public CodeBlock call(BinaryFunction function, CodeBlock left, CodeBlock right) {
        return switch (function) {
            case MAXIMUM -> CodeBlock.of("$T.max($L, $L)", Math.class, left, right);
            case MINIMUM -> CodeBlock.of("$T.min($L, $L)", Math.class, left, right);
            case POWER -> format.fromDouble(CodeBlock.of("$T.pow($L, $L)", Math.class, left, right));
            case ADD, SUBTRACT, MULTIPLY, DIVIDE, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
                throw new IllegalArgumentException(function + " is an operator");
        };
    }

    private static String name(UnaryFunction function) {
        return function.name().toLowerCase(Locale.ROOT);
    }

    List<MethodSpec> specs() {
        return used.stream().map(this::spec).toList();
    }

    private MethodSpec spec(UnaryFunction function) {
        return MethodSpec.methodBuilder(name(function))
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(format.number(), "x")
                .returns(format.number())
                .addStatement("return $L", body(function))
                .build();
    }

    private CodeBlock body(UnaryFunction function) {
        return switch (function) {
            case EXP -> format.fromDouble(CodeBlock.of("$T.exp(x)", Math.class));
            case LOG -> format.fromDouble(CodeBlock.of("$T.log(x)", Math.class));
            case SQRT -> format.fromDouble(CodeBlock.of("$T.sqrt(x)", Math.class));
            case TANH -> format.fromDouble(CodeBlock.of("$T.tanh(x)", Math.class));
            case SIGMOID -> format.fromDouble(CodeBlock.of("(1 / (1 + $T.exp(-x)))", Math.class));
            case SOFTPLUS ->
                format.fromDouble(CodeBlock.of("($1T.max(x, 0) + $1T.log1p($1T.exp(-$1T.abs(x))))", Math.class));
            case RELU -> CodeBlock.of("x < 0 ? 0 : x");
            case ABS -> CodeBlock.of("$T.abs(x)", Math.class);
            case NEGATE -> CodeBlock.of("-x");
        };
    }
}
