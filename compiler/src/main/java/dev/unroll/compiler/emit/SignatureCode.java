package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import dev.unroll.runtime.Initializer;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/// The signature of an emitted network as a constant of its class.
public final class SignatureCode {
    private SignatureCode() {}

    /// The constant `SIGNATURE`.
    public static FieldSpec field(Signature signature) {
        List<CodeBlock> arguments = new ArrayList<>(List.of(
                CodeBlock.of("$S", signature.model()),
                CodeBlock.of("$T.$L", Precision.class, signature.precision().name()),
                CodeBlock.of("$S", signature.backend()),
                ports(signature.inputs()),
                ports(signature.targets()),
                list(signature.parameters().stream()
                        .map(SignatureCode::parameter)
                        .toList()),
                ports(signature.outputs()),
                list(signature.metrics().stream()
                        .map(metric -> CodeBlock.of("$S", metric))
                        .toList()),
                CodeBlock.of("$L", signature.trainable()),
                CodeBlock.of("$S", signature.digest())));
        if (!signature.states().isEmpty()) {
            arguments.add(ports(signature.states()));
        }
        return FieldSpec.builder(Signature.class, "SIGNATURE", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("What the network takes and gives.\n")
                .initializer("new $T(\n$>$>$L$<$<)", Signature.class, CodeBlock.join(arguments, ",\n"))
                .build();
    }

    /// The method that says over the steps of which input results are means.
    ///
    /// @param lengths for the loss, if there is one, and the metrics, the number of the input, or -1
    public static MethodSpec lengthOf(List<Integer> lengths) {
        CodeBlock.Builder cases = CodeBlock.builder();
        for (int result = 0; result < lengths.size(); result++) {
            if (lengths.get(result) != -1) {
                cases.add("case $L -> $L;\n", result, lengths.get(result));
            }
        }
        return MethodSpec.methodBuilder("lengthOf")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(int.class)
                .addParameter(int.class, "result")
                .addCode("return switch (result) {\n$>$Ldefault -> -1;\n$<};\n", cases.build())
                .build();
    }

    private static CodeBlock list(List<CodeBlock> items) {
        return items.size() > 1
                ? CodeBlock.of("$T.of(\n$>$L$<)", List.class, CodeBlock.join(items, ",\n"))
                : CodeBlock.of("$T.of($L)", List.class, CodeBlock.join(items, ", "));
    }

    private static CodeBlock ports(List<Port> ports) {
        return list(ports.stream().map(SignatureCode::port).toList());
    }

    private static CodeBlock port(Port port) {
        if (port.isLength()) {
            return CodeBlock.of("$T.length($S, $L)", Port.class, port.name(), port.classes() - 1);
        }
        CodeBlock.Builder arguments = CodeBlock.builder()
                .add("$S, $L, $L, $L", port.name(), port.steps(), sizes(port.shape()), port.classes());
        port.length().ifPresent(length -> arguments.add(", $S", length));
        return CodeBlock.of("new $T($L)", Port.class, arguments.build());
    }

    private static CodeBlock sizes(List<Integer> shape) {
        return CodeBlock.of(
                "$T.of($L)",
                List.class,
                CodeBlock.join(
                        shape.stream().map(size -> CodeBlock.of("$L", size)).toList(), ", "));
    }

    private static CodeBlock parameter(Parameter parameter) {
        return CodeBlock.of(
                "new $T($S, $L, $L, $L)",
                Parameter.class,
                parameter.name(),
                sizes(parameter.shape()),
                parameter.offset(),
                initializer(parameter.initial()));
    }

    private static CodeBlock initializer(Initializer initializer) {
        return switch (initializer) {
            case Initializer.Constant(double value) ->
                CodeBlock.of("new $T($L)", Initializer.Constant.class, number(value));
            case Initializer.Uniform(double low, double high) ->
                CodeBlock.of("new $T($L, $L)", Initializer.Uniform.class, number(low), number(high));
            case Initializer.Normal(double mean, double deviation) ->
                CodeBlock.of("new $T($L, $L)", Initializer.Normal.class, number(mean), number(deviation));
            case Initializer.Applied(Initializer.Operation operation, List<Initializer> operands) ->
                CodeBlock.of(
                        "new $T($T.$L, $T.of($L))",
                        Initializer.Applied.class,
                        Initializer.Operation.class,
                        operation.name(),
                        List.class,
                        operands.stream().map(SignatureCode::initializer).collect(CodeBlock.joining(", ")));
            case Initializer.Stacked(List<Initializer.Block> blocks) ->
                CodeBlock.of(
                        "new $T($L)",
                        Initializer.Stacked.class,
                        list(blocks.stream()
                                .map(block -> CodeBlock.of(
                                        "new $T($L, $L)",
                                        Initializer.Block.class,
                                        block.rows(),
                                        initializer(block.initial())))
                                .toList()));
        };
    }

    private static CodeBlock number(double value) {
        return new NumberFormat(Precision.DOUBLE).literal(value);
    }
}
