package dev.unroll.compiler.typed;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.typed.TypedPort.Form;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// The methods that predict, one sample or many, for each form in which samples are passed.
final class PredictMethods {
    private static final String MISFIT = "@throws IllegalArgumentException if sizes are not the model's; the message "
            + "names the input\n@throws IllegalStateException if this is closed\n";

    private final String model;
    private final List<TypedPort> inputs;
    private final String before;
    private final ClassName prediction;

    /// @param model name of the emitted class
    /// @param before targets that the model reads at the steps before, which are given like inputs
    PredictMethods(String model, List<TypedPort> inputs, List<TypedPort> before, ClassName prediction) {
        this.model = model;
        this.inputs = Stream.concat(inputs.stream(), before.stream()).toList();
        this.before = before.isEmpty()
                ? ""
                : " Each step is predicted from what {@code "
                        + before.stream().map(target -> target.port().name()).collect(Collectors.joining("}, {@code "))
                        + "} was at the steps before it.";
        this.prediction = prediction;
    }

    void addTo(TypeSpec.Builder type) {
        TypedPorts.sampleForms(inputs).forEach(form -> type.addMethod(predict(form)));
        if (!inputs.isEmpty()) {
            TypedPorts.forms(inputs, form -> port -> port.samples(form))
                    .forEach(form -> type.addMethod(predictBatch(form)));
        }
    }

    private MethodSpec predict(Form form) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("predict")
                .addJavadoc("Predicts one sample.$L $L\n\n", before, TypedPorts.documentation(form))
                .addJavadoc(TypedPorts.documentation(inputs.stream()))
                .addJavadoc(MISFIT)
                .addModifiers(Modifier.PUBLIC)
                .returns(prediction);
        inputs.forEach(input -> method.addParameter(input.sample(form), input.name()));
        return method.addCode(
                        "return predictor.predict($L, $L::read);\n",
                        filling(
                                "_",
                                TypedPorts.lengthsFirst(inputs).stream()
                                        .map(input ->
                                                CodeBlock.of("$L.put(batch, row, $L)", input.constant(), input.name()))
                                        .toList()),
                        model)
                .build();
    }

    private MethodSpec predictBatch(Form form) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("predictBatch")
                .addJavadoc(
                        "Predicts many samples on the calling thread, {@code BATCH} at a time.$L\n$L\n\n",
                        before,
                        TypedPorts.documentation(form))
                .addJavadoc(TypedPorts.documentation(inputs.stream()))
                .addJavadoc("@return a prediction for each sample, in their order\n")
                .addJavadoc(MISFIT)
                .addModifiers(Modifier.PUBLIC)
                .returns(ParameterizedTypeName.get(ClassName.get(List.class), prediction));
        inputs.forEach(input -> method.addParameter(input.samples(form), input.name()));
        TypedPort first = inputs.getFirst();
        method.addStatement("int count = $L", count(first, form));
        for (TypedPort other : inputs.subList(1, inputs.size())) {
            method.addStatement(
                    "$L.requireCount($L, $L, count)", other.constant(), count(other, form), first.constant());
        }
        return method.addCode(
                        "return predictor.predictBatch(count, $L, $L::read);\n",
                        filling(
                                "sample",
                                TypedPorts.lengthsFirst(inputs).stream()
                                        .map(input -> put(input, form))
                                        .toList()),
                        model)
                .build();
    }

    private static CodeBlock count(TypedPort input, Form form) {
        return form == Form.MEMORY
                ? CodeBlock.of("$L.count($L)", input.constant(), input.name())
                : CodeBlock.of("$L.length", input.name());
    }

    private static CodeBlock put(TypedPort input, Form form) {
        return form == Form.MEMORY
                ? CodeBlock.of("$L.put(batch, row, $L, sample)", input.constant(), input.name())
                : CodeBlock.of("$L.put(batch, row, $L[sample])", input.constant(), input.name());
    }

    /// A lambda that puts a sample into a batch.
    static CodeBlock filling(String sample, List<CodeBlock> puts) {
        if (puts.size() == 1) {
            return CodeBlock.of("(batch, row, $L) -> $L", sample, puts.getFirst());
        }
        CodeBlock.Builder body = CodeBlock.builder();
        puts.forEach(put -> body.add("$L;\n", put));
        return CodeBlock.of("(batch, row, $L) -> {\n$>$L$<}", sample, body.build());
    }
}
