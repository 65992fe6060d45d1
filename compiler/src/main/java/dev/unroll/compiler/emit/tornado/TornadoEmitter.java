package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.device.DeviceProgram;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.emit.ParameterOffsets;
import dev.unroll.compiler.emit.SignatureCode;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.runtime.DeviceNetwork;
import dev.unroll.runtime.Signature;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// Backend `tornado`: a class whose passes are task graphs of TornadoVM, and the classes of their
/// kernels within it.
public final class TornadoEmitter {
    private static final String STEP =
            "A training step: the loss, its gradients, and parameters that follow them without leaving the device.";

    /// Names that kernels use themselves, besides those that all emitted code does.
    public static final Set<String> RESERVED = Set.of(
            "block",
            "across",
            "atLeastOne",
            "bits",
            "blocks",
            "choices",
            "chunk",
            "chunks",
            "classes",
            "clearSums",
            "column",
            "context",
            "cosine",
            "counts",
            "distance",
            "entry",
            "firstColumn",
            "i",
            "index",
            "indexShares",
            "indices",
            "innerCount",
            "inputs",
            "kept",
            "lane",
            "laneX",
            "laneY",
            "larger",
            "leftInner",
            "leftOuter",
            "leftTile",
            "level",
            "log1p",
            "mix",
            "normal",
            "outputs",
            "part",
            "partialSums",
            "relu",
            "result",
            "rightInner",
            "rightOuter",
            "rightTile",
            "root",
            "sample",
            "series",
            "shares",
            "sigmoid",
            "smaller",
            "softplus",
            "sooner",
            "stream",
            "term",
            "turn",
            "turns",
            "uniform",
            "unit",
            "values",
            "whole");

    private static final ClassName PASS_KIND =
            ClassName.get(DeviceNetwork.class).nestedClass("PassKind");

    /// A graph's name, the class of its pass, and what that is.
    private record PassName(String graph, String constant, String type, String documentation) {}

    private static final List<PassName> PASSES = List.of(
            new PassName("predict", "PREDICTION", "Prediction", "Outputs from inputs."),
            new PassName("evaluate", "EVALUATION", "Evaluation", "Loss, metrics and outputs."),
            new PassName("train", "TRAINING", "Training", "The loss and its gradients by all parameters."));

    private final Signature signature;
    private final Map<String, DeviceProgram> programs;
    private final List<Integer> lengths;
    private final NumberFormat format;
    private final ParameterOffsets parameters;

    /// @param programs by graph name: `predict`, and where the model has them `evaluate` and `train`
    /// @param lengths for the loss, if there is one, and the metrics, the input that says over how many
    ///     steps each is the mean, or -1
    public TornadoEmitter(Signature signature, Map<String, DeviceProgram> programs, List<Integer> lengths) {
        this.lengths = List.copyOf(lengths);
        this.signature = signature;
        this.programs = new LinkedHashMap<>(programs);
        this.format = new NumberFormat(signature.precision());
        this.parameters = new ParameterOffsets(signature.parameters());
    }

    /// The network's class.
    ///
    /// @throws IllegalStateException if it has a kernel that TornadoVM would not compile, or compile
    ///     wrongly
    public TypeSpec emit(String className) {
        TypeSpec.Builder type = TypeSpec.classBuilder(className)
                .addJavadoc(
                        "The network {@code $L}, compiled from its model for a device: $L parameters, computing in"
                                + " {@code $L}.\n",
                        signature.model(),
                        signature.parameterCount(),
                        format.number())
                .addModifiers(Modifier.PUBLIC, Modifier.FINAL)
                .superclass(DeviceNetwork.class)
                .addField(SignatureCode.field(signature));
        parameters.addTo(type);
        type.addMethod(constructor()).addMethod(newPass()).addMethod(newStep());
        if (lengths.stream().anyMatch(input -> input >= 0)) {
            type.addMethod(SignatureCode.lengthOf(lengths));
        }
        if (readsTargets()) {
            type.addMethod(MethodSpec.methodBuilder("readsTargets")
                    .addAnnotation(Override.class)
                    .addModifiers(Modifier.PUBLIC)
                    .returns(boolean.class)
                    .addStatement("return true")
                    .build());
        }
        boolean uniform =
                programs.values().stream().anyMatch(program -> program.target().isUniform());
        type.addMethod(groups()).addMethod(uniform ? tilesInGroups() : tiles());
        if (uniform) {
            type.addMethod(items());
        }
        addCopies(type, Kind.NUMBER);
        addCopies(type, Kind.CLASS);
        for (PassName pass : PASSES) {
            DeviceProgram program = programs.get(pass.graph());
            if (program != null) {
                KernelClass kernels = new KernelClass(pass.type() + "Kernels", program, format, parameters);
                type.addType(
                        new HostClass(pass.type(), pass.documentation(), program, signature, format, kernels, false)
                                .generate());
                if (pass.graph().equals("train")) {
                    type.addType(new HostClass("Stepping", STEP, program, signature, format, kernels, true).generate());
                    UpdateKernels updates = new UpdateKernels(
                            format, signature.parameterCount(), program.target().groupSize());
                    type.addType(verified(updates.generate()));
                }
                type.addType(verified(kernels.generate()));
            }
        }
        return type.build();
    }

    private boolean readsTargets() {
        DeviceProgram predict = programs.get("predict");
        return predict != null
                && predict.program().batchArrays().keySet().stream().anyMatch(array -> array.startsWith("target/"));
    }

    private static TypeSpec verified(TypeSpec type) {
        List<String> problems = KernelVerifier.verify(type.toString());
        if (!problems.isEmpty()) {
            throw new IllegalStateException("kernels that TornadoVM would get wrong: " + String.join("; ", problems));
        }
        return type;
    }

    private static MethodSpec constructor() {
        return MethodSpec.constructorBuilder()
                .addJavadoc("Makes a network whose parameters are zero.\n\n")
                .addJavadoc("@param capacity the most samples that a batch may have\n")
                .addJavadoc("@param threads ignored, as the device has its own\n")
                .addModifiers(Modifier.PUBLIC)
                .addParameter(int.class, "capacity")
                .addParameter(int.class, "threads")
                .addStatement("super(SIGNATURE, capacity)")
                .build();
    }

    private MethodSpec newPass() {
        CodeBlock.Builder cases = CodeBlock.builder();
        for (PassName pass : PASSES) {
            if (programs.containsKey(pass.graph())) {
                cases.add("case $L -> new $L();\n", pass.constant(), pass.type());
            } else {
                cases.add("case $L -> throw new $T();\n", pass.constant(), UnsupportedOperationException.class);
            }
        }
        return MethodSpec.methodBuilder("newPass")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(HostClass.PASS)
                .addParameter(PASS_KIND, "kind")
                .addCode("return switch (kind) {\n$>$L$<};\n", cases.build())
                .build();
    }

    private MethodSpec newStep() {
        CodeBlock step = programs.containsKey("train")
                ? CodeBlock.of("return new Stepping(rule)")
                : CodeBlock.of("throw new $T()", UnsupportedOperationException.class);
        return MethodSpec.methodBuilder("newStep")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(HostClass.STEP)
                .addParameter(UpdateTasks.RULE, "rule")
                .addStatement("$L", step)
                .build();
    }

    private static MethodSpec groups() {
        return MethodSpec.methodBuilder("groups")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TornadoTypes.WORKER_GRID)
                .addParameter(int.class, "count")
                .addParameter(int.class, "size")
                .addStatement("$1T grid = new $1T(count * size)", TornadoTypes.GRID_1D)
                .addStatement("grid.setLocalWork(size, 1, 1)")
                .addStatement("return grid")
                .build();
    }

    private static MethodSpec tiles() {
        return MethodSpec.methodBuilder("tiles")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TornadoTypes.WORKER_GRID)
                .addParameter(int.class, "columns")
                .addParameter(int.class, "rows")
                .addParameter(int.class, "tile")
                .addStatement("int x = (columns + tile - 1) / tile * tile")
                .addStatement("int y = (rows + tile - 1) / tile * tile")
                .addStatement("$1T grid = new $1T(x, y)", TornadoTypes.GRID_2D)
                .addStatement("grid.setLocalWork(tile, tile, 1)")
                .addStatement("return grid")
                .build();
    }

    private static MethodSpec tilesInGroups() {
        return MethodSpec.methodBuilder("tiles")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TornadoTypes.WORKER_GRID)
                .addParameter(int.class, "columns")
                .addParameter(int.class, "rows")
                .addParameter(int.class, "tile")
                .addStatement("int across = (columns + tile - 1) / tile")
                .addStatement("int down = (rows + tile - 1) / tile")
                .addStatement("return groups(across * down, tile * tile)")
                .build();
    }

    private static MethodSpec items() {
        return MethodSpec.methodBuilder("items")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .returns(TornadoTypes.WORKER_GRID)
                .addParameter(int.class, "count")
                .addParameter(int.class, "size")
                .addStatement("return groups((count + size - 1) / size, size)")
                .build();
    }

    private void addCopies(TypeSpec.Builder type, Kind kind) {
        TypeName number = format.type(kind);
        CodeBlock layout =
                CodeBlock.of("$T.JAVA_$L", ValueLayout.class, number.toString().toUpperCase(Locale.ROOT));
        TypeName array = TornadoTypes.array(kind, format.precision());
        type.addMethod(MethodSpec.methodBuilder("toDevice")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(ArrayTypeName.of(number), "from")
                .addParameter(array, "to")
                .addParameter(int.class, "index")
                .addParameter(int.class, "count")
                .addStatement(
                        "$T.copy(from, 0, to.getSegment(), $L, (long) index * $T.BYTES, count)",
                        MemorySegment.class,
                        layout,
                        format.type(kind).box())
                .build());
        type.addMethod(MethodSpec.methodBuilder("toHost")
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                .addParameter(array, "from")
                .addParameter(int.class, "index")
                .addParameter(ArrayTypeName.of(number), "to")
                .addParameter(int.class, "count")
                .addStatement(
                        "$T.copy(from.getSegment(), $L, (long) index * $T.BYTES, to, 0, count)",
                        MemorySegment.class,
                        layout,
                        format.type(kind).box())
                .build());
    }
}
