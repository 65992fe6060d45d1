package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.ir.Kind;
import java.util.List;
import javax.lang.model.element.Modifier;

/// The kernels that let parameters follow their gradients, operation by operation as the host's
/// optimisers do. The array `settings` is laid out as [dev.unroll.runtime.DeviceNetwork.UpdateRule]
/// says; `norm` has the norm of the gradients and what they are multiplied by.
final class UpdateKernels {
    static final String NAME = "UpdateKernels";

    /// What PyTorch adds to a norm before dividing.
    private static final double GUARD = 1e-6;

    private final NumberFormat format;
    private final int parameters;
    private final int groupSize;

    UpdateKernels(NumberFormat format, int parameters, int groupSize) {
        this.format = format;
        this.parameters = parameters;
        this.groupSize = groupSize;
    }

    TypeSpec generate() {
        return TypeSpec.classBuilder(NAME)
                .addJavadoc("How parameters follow their gradients on the device.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(clip())
                .addMethod(update("descend", descent()))
                .addMethod(update("adam", adam()))
                .build();
    }

    private TypeName array() {
        return TornadoTypes.array(Kind.NUMBER, format.precision());
    }

    private MethodSpec clip() {
        TypeName number = format.number();
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("int $L = context.localIdx", Lanes.LANE)
                .addStatement("$T[] shares = context.$L($L)", number, KernelMethod.allocation(number), groupSize)
                .addStatement("$T sum = 0", number);
        new Lanes(groupSize)
                .spread(
                        code,
                        parameters,
                        (body, index) ->
                                body.addStatement("sum = sum + gradients.get($1L) * gradients.get($1L)", index));
        new Lanes(groupSize).reduce(code, "sum", "shares", (left, right) -> CodeBlock.of("$L + $L", left, right));
        code.beginControlFlow("if ($L == 0)", Lanes.LANE)
                .addStatement("$T length = $T.sqrt(sum)", number, TornadoTypes.MATH)
                .addStatement("$T most = settings.get(0)", number)
                .addStatement("$T factor = most / (length + $L)", number, format.literal(GUARD))
                .addStatement("norm.set(0, length)")
                // What is no finite number is left for the trainer to find.
                .addStatement(
                        "norm.set(1, most > 0 && factor < 1 && length <= $T.MAX_VALUE ? factor : 1)", format.box())
                .endControlFlow();
        return MethodSpec.methodBuilder("clip")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addParameter(TornadoTypes.CONTEXT, KernelMethod.CONTEXT)
                .addParameter(array(), "gradients")
                .addParameter(array(), "settings")
                .addParameter(array(), "norm")
                .addCode(code.build())
                .build();
    }

    private MethodSpec update(String name, CodeBlock body) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name).addModifiers(Modifier.PUBLIC, Modifier.STATIC);
        for (String array : ARGUMENTS) {
            method.addParameter(array(), array);
        }
        return method.addStatement("int count = $L", parameters)
                .beginControlFlow("for (@$T int index = 0; index < count; index++)", TornadoTypes.PARALLEL)
                .addStatement("$T decay = settings.get(2)", format.number())
                .addStatement("$T slope = gradients.get(index) * norm.get(1)", format.number())
                .addStatement(
                        "$T gradient = decay == 0 ? slope : slope + decay * parameters.get(index)", format.number())
                .addCode(body)
                .endControlFlow()
                .build();
    }

    /// Names of the arguments of both rules.
    static final List<String> ARGUMENTS = List.of("parameters", "gradients", "settings", "norm", "memory", "squares");

    private CodeBlock descent() {
        return CodeBlock.builder()
                .addStatement("$T momentum = settings.get(3)", format.number())
                .addStatement("$T velocity = momentum * memory.get(index) + gradient", format.number())
                .addStatement("memory.set(index, velocity)")
                .addStatement(
                        "$T step = settings.get(4) != 0 ? gradient + momentum * velocity : velocity", format.number())
                .addStatement("parameters.set(index, parameters.get(index) - settings.get(1) * step)")
                .build();
    }

    private CodeBlock adam() {
        return CodeBlock.builder()
                .addStatement(
                        "$T mean = memory.get(index) + settings.get(3) * (gradient - memory.get(index))",
                        format.number())
                .addStatement(
                        "$T square = settings.get(4) * squares.get(index) + settings.get(5) * gradient * gradient",
                        format.number())
                .addStatement("memory.set(index, mean)")
                .addStatement("squares.set(index, square)")
                .addStatement(
                        "$T root = $T.sqrt(square) / settings.get(7) + settings.get(6)",
                        format.number(),
                        TornadoTypes.MATH)
                .addStatement("parameters.set(index, parameters.get(index) - settings.get(1) * mean / root)")
                .build();
    }
}
