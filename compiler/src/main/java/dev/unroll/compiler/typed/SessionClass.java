package dev.unroll.compiler.typed;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.typed.TypedPort.Form;
import dev.unroll.runtime.typed.Stream;
import java.util.List;
import javax.lang.model.element.Modifier;

/// The class that takes a sequence step by step, and the methods that open it.
final class SessionClass {
    private final String model;
    private final ClassName network;
    private final List<TypedPort> stepped;
    private final List<TypedPort> given;
    private final List<TypedPort> before;
    private final ClassName prediction;
    private final String reader;

    /// @param model name of the emitted class
    /// @param network the class of networks of a single step
    /// @param stepped inputs that have steps, as they are in one
    /// @param given inputs that stay the same
    /// @param before targets that are read at the steps before, as they are in one
    /// @param prediction what a step gives
    /// @param reader the method that reads what a step gives
    SessionClass(
            String model,
            ClassName network,
            List<TypedPort> stepped,
            List<TypedPort> given,
            List<TypedPort> before,
            ClassName prediction,
            String reader) {
        this.model = model;
        this.network = network;
        this.stepped = stepped;
        this.given = given;
        this.before = before;
        this.prediction = prediction;
        this.reader = reader;
    }

    void addTo(TypeSpec.Builder type) {
        TypedPorts.sampleForms(given).forEach(form -> type.addMethod(open(form)));
        type.addType(session());
    }

    private MethodSpec open(Form form) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("session")
                .addJavadoc(
                        "Opens a session, which takes a sequence step by step.$L\n",
                        given.isEmpty() ? "" : " " + TypedPorts.documentation(form) + "\n")
                .addJavadoc(TypedPorts.documentation(given.stream()))
                .addModifiers(Modifier.PUBLIC)
                .returns(ClassName.get("", "Session"));
        given.forEach(port -> method.addParameter(port.sample(form), port.name()));
        method.addStatement("$1T stream = new $1T(predictor.steps($2T::new), $2T.SIGNATURE)", Stream.class, network);
        given.forEach(port -> method.addStatement("$L.put(stream.batch(), 0, $L)", port.constant(), port.name()));
        return method.addStatement("return new Session(stream)").build();
    }

    private TypeSpec session() {
        TypeSpec.Builder type = TypeSpec.classBuilder("Session")
                .addJavadoc(
                        "A sequence that comes step by step. The states are carried from one to the next, for as many steps\n"
                                + "as there are. A session is for one thread at a time and holds little more than the states; any\n"
                                + "number of sessions can go on at once. It ends with its {@code $L}.\n",
                        model)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addField(FieldSpec.builder(Stream.class, "stream", Modifier.PRIVATE, Modifier.FINAL)
                        .build())
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .addParameter(Stream.class, "stream")
                        .addStatement("this.stream = stream")
                        .build());
        TypedPorts.sampleForms(stepped).forEach(form -> type.addMethod(step(form)));
        if (!before.isEmpty()) {
            TypedPorts.sampleForms(before).forEach(form -> type.addMethod(take(form)));
        }
        return type.addMethod(MethodSpec.methodBuilder("reset")
                        .addJavadoc("Forgets all steps: the next one is the first of another sequence.\n")
                        .addModifiers(Modifier.PUBLIC)
                        .addStatement("stream.reset()")
                        .build())
                .build();
    }

    private MethodSpec step(Form form) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("step")
                .addJavadoc(
                        "Takes the next step, and predicts as if the sequence ended with it.$L\n$L\n\n",
                        before.isEmpty() ? "" : " The one after it begins\nwith {@code take}.",
                        TypedPorts.documentation(form))
                .addJavadoc(TypedPorts.documentation(stepped.stream()))
                .addJavadoc(
                        "@throws IllegalArgumentException if sizes are not the model's; the message names the input\n")
                .addJavadoc("@throws IllegalStateException if the {@code $L} is closed\n", model)
                .addModifiers(Modifier.PUBLIC)
                .returns(prediction);
        stepped.forEach(port -> method.addParameter(port.sample(form), port.name()));
        stepped.forEach(port -> method.addStatement("$L.put(stream.batch(), 0, $L)", port.constant(), port.name()));
        String way = before.isEmpty() ? "step" : "peek"; // states afterwards depend on the target of the step
        return method.addStatement("return stream.$L($L::$L)", way, model, reader)
                .build();
    }

    private MethodSpec take(Form form) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("take")
                .addJavadoc(
                        "Says what was to be predicted at the step that was taken last, or what is taken for it. The next step\n"
                                + "is predicted from it.\n$L\n\n",
                        TypedPorts.documentation(form))
                .addJavadoc(TypedPorts.documentation(before.stream()))
                .addJavadoc(
                        "@throws IllegalStateException if no step was taken since the last call, or the {@code $L} is closed\n",
                        model)
                .addModifiers(Modifier.PUBLIC);
        before.forEach(port -> method.addParameter(port.sample(form), port.name()));
        before.forEach(port -> method.addStatement("$L.put(stream.batch(), 0, $L)", port.constant(), port.name()));
        return method.addStatement("stream.take()").build();
    }
}
