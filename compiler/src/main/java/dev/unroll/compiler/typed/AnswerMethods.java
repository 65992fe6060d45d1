package dev.unroll.compiler.typed;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.typed.TypedPort.Form;
import java.util.List;
import javax.lang.model.element.Modifier;

/// The methods of a model that reads its target at the steps before, by which it makes up the whole target.
final class AnswerMethods {
    private final List<TypedPort> inputs;
    private final TypedPort target;

    /// @param target what is made up
    AnswerMethods(List<TypedPort> inputs, TypedPort target) {
        this.inputs = inputs;
        this.target = target;
    }

    void addTo(TypeSpec.Builder type) {
        TypedPorts.sampleForms(inputs).forEach(form -> type.addMethod(answer(form)));
    }

    private MethodSpec answer(Form form) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("answer")
                .addJavadoc(
                        "Makes up {@code $L} for one sample: what the model reads of it at the steps before is its own choice. A\n"
                                + "choice takes a pass over the whole sample. $L\n\n",
                        target.port().name(),
                        TypedPorts.documentation(form))
                .addJavadoc(TypedPorts.documentation(inputs.stream()))
                .addJavadoc(
                        "@param temperature what scores are divided by before the softmax that is drawn from; 0 takes the largest\n"
                                + "@param seed decides what is drawn\n"
                                + "@return the class of each step\n"
                                + "@throws IllegalArgumentException if sizes are not the model's; the message names the input\n"
                                + "@throws IllegalStateException if this is closed, or a step depends on those that come after it\n")
                .addModifiers(Modifier.PUBLIC)
                .returns(int[].class);
        inputs.forEach(input -> method.addParameter(input.sample(form), input.name()));
        CodeBlock filling = PredictMethods.filling(
                "_",
                TypedPorts.lengthsFirst(inputs).stream()
                        .map(input -> CodeBlock.of("$L.put(batch, row, $L)", input.constant(), input.name()))
                        .toList());
        return method.addParameter(double.class, "temperature")
                .addParameter(long.class, "seed")
                .addCode("return predictor.answer($L, temperature, seed);\n", filling)
                .build();
    }
}
