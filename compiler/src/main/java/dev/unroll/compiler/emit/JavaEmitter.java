package dev.unroll.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Target;
import dev.unroll.runtime.Initializer;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.SlicedNetwork;
import dev.unroll.runtime.Values;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// Backends `java` and `vector`: a class that needs nothing but the runtime, and for `vector` the module
/// `jdk.incubator.vector`.
public final class JavaEmitter {
    private static final ClassName PASS = ClassName.get(SlicedNetwork.class).nestedClass("Pass");
    private static final ClassName PASS_KIND =
            ClassName.get(SlicedNetwork.class).nestedClass("PassKind");

    private final Signature signature;
    private final Map<String, Program> programs;
    private final NumberFormat format;
    private final ClassContext context;
    private final List<Integer> lengths;

    /// @param programs by graph name: `predict`, and where the model has them `evaluate` and `train`
    /// @param target what the programs were scheduled for
    /// @param lengths for the loss, if there is one, and the metrics, the input that says over how many steps
    ///     each is the mean, or -1
    public JavaEmitter(Signature signature, Map<String, Program> programs, Target target, List<Integer> lengths) {
        this.lengths = List.copyOf(lengths);
        this.signature = signature;
        this.programs = programs;
        this.format = new NumberFormat(signature.precision());
        MathMethods math = new MathMethods(format);
        Optional<VectorMembers> vectors = switch (target) {
            case Target.Plain _ -> Optional.empty();
            case Target.Vectors(int lanes, int _, int _) ->
                Optional.of(new VectorMembers(new VectorFormat(format, lanes), math));
        };
        this.context = new ClassContext(format, math, vectors, new ParameterOffsets(signature.parameters()));
    }

    /// The network's class.
    public TypeSpec emit(String className) {
        TypeSpec.Builder type = TypeSpec.classBuilder(className)
                .addJavadoc(
                        "The network {@code $L}, compiled from its model: $L parameters, computing in {@code $L}.\n",
                        signature.model(),
                        signature.parameterCount(),
                        format.number())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(SlicedNetwork.class)
                .addField(signatureField())
                .addField(arrayField("parameters"))
                .addField(arrayField("gradients"))
                .addMethod(constructor())
                .addMethod(newPass());
        if (lengths.stream().anyMatch(input -> input >= 0)) {
            type.addMethod(lengthOf());
        }
        context.parameters().addTo(type);
        addPass(type, "predict", "Prediction", 0);
        int metrics = signature.metrics().size();
        addPass(type, "evaluate", "Evaluation", metrics + (signature.trainable() ? 1 : 0));
        addPass(type, "train", "Training", 1);
        context.vectors().ifPresent(vectors -> vectors.addTo(type));
        context.math().specs().forEach(type::addMethod);
        return type.build();
    }

    private void addPass(TypeSpec.Builder type, String graph, String name, int results) {
        Program program = programs.get(graph);
        if (program != null) {
            List<String> batch = Stream.concat(
                            signature.inputs().stream().map(port -> "input/" + port.name()),
                            signature.targets().stream().map(port -> "target/" + port.name()))
                    .toList();
            type.addType(
                    new PassClass(name, PassClass.documentation().get(name), program, batch, results, context, PASS)
                            .generate());
        }
    }

    private FieldSpec arrayField(String name) {
        return FieldSpec.builder(ArrayTypeName.of(format.number()), name, Modifier.PRIVATE, Modifier.FINAL)
                .build();
    }

    private MethodSpec constructor() {
        ClassName values = format.precision() == Precision.FLOAT
                ? ClassName.get(Values.Floats.class)
                : ClassName.get(Values.Doubles.class);
        return MethodSpec.constructorBuilder()
                .addJavadoc("Makes a network whose parameters are zero.\n\n")
                .addJavadoc("@param capacity the most samples that a batch may have\n")
                .addJavadoc("@param threads how many threads to compute on; results do not depend on it\n")
                .addModifiers(Modifier.PUBLIC)
                .addParameter(int.class, "capacity")
                .addParameter(int.class, "threads")
                .addStatement("super(SIGNATURE, capacity, threads)")
                .addStatement("parameters = (($T) parameters()).array()", values)
                .addStatement("gradients = (($T) gradients()).array()", values)
                .build();
    }

    private MethodSpec newPass() {
        CodeBlock.Builder cases = CodeBlock.builder();
        List<List<String>> passes = List.of(
                List.of("PREDICTION", "predict", "Prediction"),
                List.of("EVALUATION", "evaluate", "Evaluation"),
                List.of("TRAINING", "train", "Training"));
        for (List<String> pass : passes) {
            if (programs.containsKey(pass.get(1))) {
                cases.add("case $L -> new $L();\n", pass.get(0), pass.get(2));
            } else {
                cases.add("case $L -> throw new $T();\n", pass.get(0), UnsupportedOperationException.class);
            }
        }
        return MethodSpec.methodBuilder("newPass")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(PASS)
                .addParameter(PASS_KIND, "kind")
                .addCode("return switch (kind) {\n$>$L$<};\n", cases.build())
                .build();
    }

    private MethodSpec lengthOf() {
        CodeBlock.Builder cases = CodeBlock.builder();
        for (int result = 0; result < lengths.size(); result++) {
            if (lengths.get(result) >= 0) {
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

    private FieldSpec signatureField() {
        CodeBlock arguments = CodeBlock.join(
                List.of(
                        CodeBlock.of("$S", signature.model()),
                        CodeBlock.of(
                                "$T.$L", Precision.class, signature.precision().name()),
                        CodeBlock.of("$S", signature.backend()),
                        ports(signature.inputs()),
                        ports(signature.targets()),
                        list(signature.parameters().stream()
                                .map(JavaEmitter::parameter)
                                .toList()),
                        ports(signature.outputs()),
                        list(signature.metrics().stream()
                                .map(metric -> CodeBlock.of("$S", metric))
                                .toList()),
                        CodeBlock.of("$L", signature.trainable()),
                        CodeBlock.of("$S", signature.digest())),
                ",\n");
        return FieldSpec.builder(Signature.class, "SIGNATURE", Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addJavadoc("What the network takes and gives.\n")
                .initializer("new $T(\n$>$>$L$<$<)", Signature.class, arguments)
                .build();
    }

    private static CodeBlock list(List<CodeBlock> items) {
        return items.size() > 1
                ? CodeBlock.of("$T.of(\n$>$L$<)", List.class, CodeBlock.join(items, ",\n"))
                : CodeBlock.of("$T.of($L)", List.class, CodeBlock.join(items, ", "));
    }

    private static CodeBlock ports(List<Port> ports) {
        return list(ports.stream()
                .map(port -> CodeBlock.of(
                        "new $T($S, $L, $L, $L)",
                        Port.class,
                        port.name(),
                        port.steps(),
                        sizes(port.shape()),
                        port.classes()))
                .toList());
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
