package dev.unroll.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.stream.OpenStates;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.SlicedNetwork;
import dev.unroll.runtime.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
            case Target.Device _ -> throw new IllegalArgumentException("kernels of a device are another emitter's");
            case Target.Vectors(int lanes, int _, int _, int _) ->
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
                .addField(SignatureCode.field(signature))
                .addField(arrayField("parameters"))
                .addField(arrayField("gradients"))
                .addMethod(constructor())
                .addMethod(newPass());
        if (lengths.stream().anyMatch(input -> input != -1)) {
            type.addMethod(SignatureCode.lengthOf(lengths));
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
            type.addType(
                    new PassClass(name, PassClass.documentation().get(name), program, batch(), results, context, PASS)
                            .generate());
        }
    }

    /// Where what comes with a batch is, by the names of the graph's parameters.
    private Map<String, CodeBlock> batch() {
        Map<String, CodeBlock> batch = new LinkedHashMap<>();
        addPorts(batch, "input/", signature.inputs(), "inputs()");
        addPorts(batch, "target/", signature.targets(), "targets()");
        batch.put(OpenStates.STARTS, CodeBlock.of("batch.states().starts()"));
        addPorts(batch, OpenStates.STATE, signature.states(), "states().values()");
        return batch;
    }

    private static void addPorts(Map<String, CodeBlock> batch, String prefix, List<Port> ports, String list) {
        for (int i = 0; i < ports.size(); i++) {
            batch.put(prefix + ports.get(i).name(), CodeBlock.of("batch.$L.get($L)", list, i));
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
}
