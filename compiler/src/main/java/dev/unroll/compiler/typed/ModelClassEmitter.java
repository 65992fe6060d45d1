package dev.unroll.compiler.typed;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.typed.Answers;
import dev.unroll.runtime.typed.Predictor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// Emits the class of a model that its users see.
public final class ModelClassEmitter {
    private final ModelClass model;
    private final Signature signature;
    private final String name;
    private final TypedPorts ports;
    private final TypeSpec.Builder type;

    private ModelClassEmitter(ModelClass model) {
        this.model = model;
        this.signature = model.signature();
        this.name = model.name().simpleName();
        this.ports = new TypedPorts(signature, classes(model));
        this.type = TypeSpec.classBuilder(name).addModifiers(Modifier.PUBLIC, Modifier.FINAL);
    }

    private static Set<String> classes(ModelClass model) {
        return switch (model.session()) {
            case ModelClass.Session.None _ ->
                Set.of(model.name().simpleName(), model.network().simpleName());
            case ModelClass.Session.Steps(ClassName step, Signature _) ->
                Set.of(model.name().simpleName(), model.network().simpleName(), step.simpleName());
        };
    }

    /// The class.
    public static TypeSpec emit(ModelClass model) {
        return new ModelClassEmitter(model).emit();
    }

    private TypeSpec emit() {
        JavaNames parameterNames = ports.parameters();
        List<TypedPort> inputs = ports.inputs(signature.inputs(), parameterNames, model.network(), "");
        List<TypedPort> targets = signature.trainable() || !model.before().isEmpty()
                ? ports.targets(signature.targets(), parameterNames, model.network(), "")
                : List.of();
        List<TypedPort> before = targets.stream().filter(this::isReadBefore).toList();
        List<TypedPort> outputs = ports.outputs(signature.outputs(), model.network(), "");
        TypeSpec.Builder members = TypeSpec.classBuilder("Members");
        addLifecycle(members);
        if (!outputs.isEmpty()) {
            PredictionRecord prediction =
                    new PredictionRecord("Prediction", "What the model says of a sample.", signature, outputs);
            new PredictMethods(name, inputs, before, ClassName.get("", "Prediction")).addTo(members);
            if (Answers.problem(signature, !before.isEmpty()).isEmpty()) {
                new AnswerMethods(inputs, before.getFirst()).addTo(members);
            }
            addSession(members);
            members.addMethod(prediction.reader("read")).addType(prediction.generate());
        }
        if (signature.trainable()) {
            members.addType(new SamplesClass(inputs, targets).generate());
        }
        addDocumentation();
        type.addSuperinterface(AutoCloseable.class);
        type.addField(FieldSpec.builder(Signature.class, "SIGNATURE", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                        .addJavadoc("What the model takes and gives.\n")
                        .initializer("$T.SIGNATURE", model.network())
                        .build())
                .addField(FieldSpec.builder(int.class, "BATCH", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                        .addJavadoc("How many samples of a batch are computed together.\n")
                        .initializer("$L", model.batch())
                        .build());
        ports.addTo(type);
        type.addField(Predictor.class, "predictor", Modifier.PRIVATE, Modifier.FINAL);
        TypeSpec built = members.build();
        built.methodSpecs().forEach(type::addMethod);
        built.typeSpecs().forEach(type::addType);
        return type.build();
    }

    private void addDocumentation() {
        type.addJavadoc(
                "The model {@code $L}: $L parameters, computing in {@code $L}, backend $L.\n\n",
                signature.model(),
                signature.parameterCount(),
                signature.precision().name().toLowerCase(Locale.ROOT),
                signature.backend());
        type.addJavadoc(
                "<p>Any number of threads can predict at once: each call computes in a network of its own, made when\n"
                        + "none is free, up to one for each processor; further callers wait for one. A prediction is computed by\n"
                        + "the thread that asks for it, so its bits do not depend on who else asks.\n");
        if (model.session() instanceof ModelClass.Session.None(String reason)
                && !signature.outputs().isEmpty()) {
            type.addJavadoc("\n<p>The model cannot be given a sequence step by step: $L.\n", Prose.plain(reason));
        }
    }

    private void addLifecycle(TypeSpec.Builder members) {
        members.addMethod(MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addParameter(Predictor.class, "predictor")
                .addStatement("this.predictor = predictor")
                .build());
        members.addMethod(factory("load")
                .addJavadoc("With the parameters of a weight file.\n\n")
                .addJavadoc(
                        "@throws IOException if the file cannot be read, is no weight file, or one of another model\n")
                .addException(IOException.class)
                .addParameter(Path.class, "weights")
                .addStatement("return new $L($T.load($T::new, BATCH, weights))", name, Predictor.class, model.network())
                .build());
        members.addMethod(factory("load")
                .addJavadoc(
                        "With the parameters of the weight file {@code $L.safetensors}, a resource beside this class. It gets\n"
                                + "there where the file lies beside the model file.\n\n",
                        name)
                .addJavadoc("@throws IOException if there is none, or it is no weight file of this model\n")
                .addException(IOException.class)
                .addStatement(
                        "return new $1L($2T.loadResource($3T::new, BATCH, $1L.class.getResourceAsStream($4S), $4S))",
                        name,
                        Predictor.class,
                        model.network(),
                        name + ".safetensors")
                .build());
        members.addMethod(factory("initialize")
                .addJavadoc("With parameters drawn as the model says they start.\n\n")
                .addJavadoc("@param seed decides what is drawn\n")
                .addParameter(long.class, "seed")
                .addStatement(
                        "return new $L($T.initialize($T::new, BATCH, seed))", name, Predictor.class, model.network())
                .build());
        if (signature.trainable()) {
            new TrainMethods(model, name).addTo(members);
        }
        members.addMethod(MethodSpec.methodBuilder("save")
                .addJavadoc("Writes the parameters to a weight file; an older file stays whole if that fails.\n")
                .addModifiers(Modifier.PUBLIC)
                .addException(IOException.class)
                .addParameter(Path.class, "weights")
                .addStatement("predictor.save(weights)")
                .build());
        members.addMethod(MethodSpec.methodBuilder("close")
                .addJavadoc(
                        "Lets the networks go. What is being predicted is completed; nothing can be predicted afterwards.\n")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .addStatement("predictor.close()")
                .build());
    }

    private MethodSpec.Builder factory(String method) {
        return MethodSpec.methodBuilder(method)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(ClassName.get("", name));
    }

    private void addSession(TypeSpec.Builder members) {
        switch (model.session()) {
            case ModelClass.Session.None _ -> {}
            case ModelClass.Session.Steps(ClassName network, Signature step) -> {
                JavaNames names = ports.parameters();
                List<TypedPort> inputs = ports.inputs(step.inputs(), names, network, "STEP_");
                List<TypedPort> before = model.before().isEmpty()
                        ? List.of()
                        : ports.targets(step.targets(), names, network, "STEP_").stream()
                                .filter(this::isReadBefore)
                                .toList();
                List<TypedPort> stepped = inputs.stream().filter(this::hasSteps).toList();
                List<TypedPort> given =
                        inputs.stream().filter(input -> !hasSteps(input)).toList();
                boolean likeWhole = step.outputs().equals(signature.outputs());
                String reader = likeWhole ? "read" : "readStep";
                String record = likeWhole ? "Prediction" : "StepPrediction";
                if (!likeWhole) {
                    addStepPrediction(members, network, step.outputs());
                }
                new SessionClass(name, network, stepped, given, before, ClassName.get("", record), reader)
                        .addTo(members);
            }
        }
    }

    private boolean isReadBefore(TypedPort target) {
        return model.before().contains(target.port().name());
    }

    private boolean hasSteps(TypedPort input) {
        return signature.inputs().get(input.index()).steps() > 0;
    }

    /// Outputs with steps are those of one step.
    private void addStepPrediction(TypeSpec.Builder members, ClassName network, List<Port> outputs) {
        Signature step = new Signature(
                signature.model(),
                signature.precision(),
                signature.backend(),
                List.of(),
                signature.targets().stream()
                        .map(target -> new Port(target.name(), 0, target.shape(), target.classes()))
                        .toList(),
                List.of(),
                outputs,
                List.of(),
                false,
                "");
        PredictionRecord record = new PredictionRecord(
                "StepPrediction", "What the model says of a step.", step, ports.outputs(outputs, network, "STEP_"));
        members.addMethod(record.reader("readStep")).addType(record.generate());
    }
}
