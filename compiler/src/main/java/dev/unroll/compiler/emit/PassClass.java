package dev.unroll.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Scope;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Values;
import java.util.Map;
import javax.lang.model.element.Modifier;

/// The class of one pass of a network.
final class PassClass {
    private final String name;
    private final String documentation;
    private final Program program;
    private final Map<String, CodeBlock> batchParameters;
    private final int results;
    private final ClassContext context;
    private final NumberFormat format;
    private final ArrayFields arrays;
    private final ClassName superclass;

    /// @param batchParameters where those of the graph's parameters are that come with a batch, by
    ///     their names
    /// @param results how many numbers the pass leaves in `results`
    PassClass(
            String name,
            String documentation,
            Program program,
            Map<String, CodeBlock> batchParameters,
            int results,
            ClassContext context,
            ClassName superclass) {
        this.name = name;
        this.documentation = documentation;
        this.program = program;
        this.batchParameters = batchParameters;
        this.results = results;
        this.context = context;
        this.format = context.format();
        this.arrays = new ArrayFields(context);
        this.superclass = superclass;
    }

    TypeSpec generate() {
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addJavadoc("$L\n", documentation)
                .addModifiers(Modifier.PRIVATE, Modifier.FINAL)
                .superclass(superclass);
        addFields(type);
        addLifecycle(type);
        MethodSpec.Builder prepare = pass("prepare").addStatement("sampleCount = samples");
        MethodSpec.Builder finish = pass("finish");
        KernelMethods methods = new KernelMethods(context, type);
        methods.addTo(prepare, program.prepare());
        methods.addTo(finish, program.finish());
        type.addMethod(prepare.build()).addMethod(finish.build());
        return type.addType(new WorkspaceClass(program, context).generate()).build();
    }

    private MethodSpec.Builder pass(String method) {
        return override(method).addParameter(int.class, "samples");
    }

    private static MethodSpec.Builder override(String method) {
        return MethodSpec.methodBuilder(method).addAnnotation(Override.class).addModifiers(Modifier.PROTECTED);
    }

    private void addFields(TypeSpec.Builder type) {
        for (Buffer buffer : program.batchArrays().values()) {
            type.addField(FieldSpec.builder(arrays.type(buffer.kind()), buffer.name(), Modifier.PRIVATE)
                    .initializer("{}")
                    .build());
        }
        addRows(type, program.outputArrays(), "output");
        addRows(type, program.stateArrays(), "stateAfter");
        for (Buffer buffer : program.buffers()) {
            if (buffer.scope() == Scope.SHARED) {
                type.addField(
                        buffer.rowLength() > 0
                                ? arrays.ofRows(buffer)
                                : arrays.of(buffer, CodeBlock.of("$L", buffer.size())));
            }
        }
        type.addField(FieldSpec.builder(arrays.type(Kind.NUMBER), "reduced", Modifier.PRIVATE, Modifier.FINAL)
                .initializer("new $T[$L]", format.number(), program.partialSize())
                .build());
        type.addField(FieldSpec.builder(Values.class, "reducedValues", Modifier.PRIVATE, Modifier.FINAL)
                .initializer("new $T(reduced)", valuesClass(Kind.NUMBER))
                .build());
        type.addField(FieldSpec.builder(
                        ArrayTypeName.of(ClassName.bestGuess("Workspace")),
                        "workspaces",
                        Modifier.PRIVATE,
                        Modifier.FINAL)
                .addJavadoc("One for each thread.\n")
                .initializer("new Workspace[threads()]")
                .build());
        ClassName values = valuesClass(Kind.NUMBER);
        type.addField(FieldSpec.builder(ArrayTypeName.of(values), "sums", Modifier.PRIVATE, Modifier.FINAL)
                .addJavadoc("Sums over samples, by slice.\n")
                .initializer("new $T[slices()]", values)
                .build());
        type.addField(int.class, "sampleCount", Modifier.PRIVATE);
    }

    /// The numbers of the states that the pass carries.
    private CodeBlock carried() {
        return program.stateArrays().keySet().stream()
                .map(index -> CodeBlock.of("$L", index))
                .collect(CodeBlock.joining(", "));
    }

    /// Arrays of the network that the pass writes, a row for each sample.
    private void addRows(TypeSpec.Builder type, Map<Integer, Buffer> buffers, String method) {
        buffers.forEach((index, buffer) -> type.addField(
                FieldSpec.builder(arrays.type(buffer.kind()), buffer.name(), Modifier.PRIVATE, Modifier.FINAL)
                        .initializer("$L", unwrap(CodeBlock.of("$L($L)", method, index), buffer.kind()))
                        .build()));
    }

    private ClassName valuesClass(Kind kind) {
        return kind == Kind.CLASS
                ? ClassName.get(Values.Classes.class)
                : switch (format.precision()) {
                    case FLOAT -> ClassName.get(Values.Floats.class);
                    case DOUBLE -> ClassName.get(Values.Doubles.class);
                };
    }

    private CodeBlock unwrap(CodeBlock values, Kind kind) {
        return CodeBlock.of("(($T) $L).array()", valuesClass(kind), values);
    }

    private void addLifecycle(TypeSpec.Builder type) {
        type.addMethod(MethodSpec.constructorBuilder()
                .addModifiers(Modifier.PRIVATE)
                .addStatement("super($L)", results)
                .beginControlFlow("for (int thread = 0; thread < workspaces.length; thread++)")
                .addStatement("workspaces[thread] = new Workspace()")
                .endControlFlow()
                .beginControlFlow("for (int slice = 0; slice < sums.length; slice++)")
                .addStatement(
                        "sums[slice] = new $T(new $T[$L])",
                        valuesClass(Kind.NUMBER),
                        format.number(),
                        arrays.withRoomBehind(CodeBlock.of("$L", program.partialSize())))
                .endControlFlow()
                .build());
        MethodSpec.Builder bind = override("bind").addParameter(Batch.class, "batch");
        batchParameters.forEach((parameter, values) -> {
            Buffer buffer = program.batchArrays().get(parameter);
            if (buffer != null) {
                bind.addStatement("$L = $L", buffer.name(), unwrap(values, buffer.kind()));
            }
        });
        type.addMethod(bind.build());
        boolean readsTargets = program.batchArrays().keySet().stream().anyMatch(array -> array.startsWith("target/"));
        if (readsTargets && program.name().equals("predict")) {
            type.addMethod(override("readsTargets")
                    .returns(boolean.class)
                    .addStatement("return true")
                    .build());
        }
        if (!program.stateArrays().isEmpty()) {
            type.addMethod(override("carries")
                    .returns(boolean.class)
                    .addParameter(int.class, "state")
                    .addCode("return switch (state) {\n$>case $L -> true;\ndefault -> false;\n$<};\n", carried())
                    .build());
        }
        type.addMethod(override("run")
                .addParameter(int.class, "slice")
                .addParameter(int.class, "from")
                .addParameter(int.class, "to")
                .addParameter(int.class, "thread")
                .addStatement("workspaces[thread].run(from, to, sums[slice].array())")
                .build());
        type.addMethod(override("partial")
                .returns(Values.class)
                .addParameter(int.class, "slice")
                .addStatement("return sums[slice]")
                .build());
        type.addMethod(override("reduced")
                .returns(Values.class)
                .addStatement("return reducedValues")
                .build());
    }

    /// Programs by the names of their classes.
    static Map<String, String> documentation() {
        return Map.of(
                "Prediction", "Outputs from inputs.",
                "Evaluation", "Loss, metrics and outputs.",
                "Training", "The loss and its gradients by all parameters.");
    }
}
