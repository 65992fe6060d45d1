package dev.unroll.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.schedule.Bound;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Scope;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// The class of one pass of a network, with that of the arrays in which its slices run.
final class PassClass {
    private final String name;
    private final String documentation;
    private final Program program;
    private final Map<String, CodeBlock> batchParameters;
    private final int results;
    private final ClassContext context;
    private final NumberFormat format;
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
        addKernels(type, prepare, program.prepare());
        MethodSpec.Builder finish = pass("finish");
        addKernels(type, finish, program.finish());
        type.addMethod(prepare.build()).addMethod(finish.build());
        return type.addType(workspaceClass()).build();
    }

    private MethodSpec.Builder pass(String method) {
        return override(method).addParameter(int.class, "samples");
    }

    private static MethodSpec.Builder override(String method) {
        return MethodSpec.methodBuilder(method).addAnnotation(Override.class).addModifiers(Modifier.PROTECTED);
    }

    private TypeName array(Kind kind) {
        return ArrayTypeName.of(format.type(kind));
    }

    private void addFields(TypeSpec.Builder type) {
        for (Buffer buffer : program.batchArrays().values()) {
            type.addField(FieldSpec.builder(array(buffer.kind()), buffer.name(), Modifier.PRIVATE)
                    .initializer("{}")
                    .build());
        }
        addRows(type, program.outputArrays(), "output");
        addRows(type, program.stateArrays(), "stateAfter");
        for (Buffer buffer : program.buffers()) {
            if (buffer.scope() == Scope.SHARED) {
                type.addField(
                        buffer.rowLength() > 0
                                ? rowsField(buffer)
                                : arrayField(buffer, CodeBlock.of("$L", buffer.size())));
            }
        }
        type.addField(FieldSpec.builder(array(Kind.NUMBER), "reduced", Modifier.PRIVATE, Modifier.FINAL)
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
    private void addRows(TypeSpec.Builder type, Map<Integer, Buffer> arrays, String method) {
        arrays.forEach((index, buffer) ->
                type.addField(FieldSpec.builder(array(buffer.kind()), buffer.name(), Modifier.PRIVATE, Modifier.FINAL)
                        .initializer("$L", unwrap(CodeBlock.of("$L($L)", method, index), buffer.kind()))
                        .build()));
    }

    private FieldSpec rowsField(Buffer buffer) {
        return FieldSpec.builder(
                        ArrayTypeName.of(array(buffer.kind())), buffer.name(), Modifier.PRIVATE, Modifier.FINAL)
                .initializer(
                        "new $T[$L][$L]",
                        format.type(buffer.kind()),
                        buffer.entries() / buffer.rowLength(),
                        buffer.rowLength())
                .build();
    }

    /// @param used how many entries are used
    private FieldSpec arrayField(Buffer buffer, CodeBlock used) {
        CodeBlock size = withRoomBehind(buffer.lead() == 0 ? used : CodeBlock.of("$L + $L", buffer.lead(), used));
        return FieldSpec.builder(array(buffer.kind()), buffer.name(), Modifier.PRIVATE, Modifier.FINAL)
                .initializer("new $T[$L]", format.type(buffer.kind()), size)
                .build();
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
                        withRoomBehind(CodeBlock.of("$L", program.partialSize())))
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

    private TypeSpec workspaceClass() {
        TypeSpec.Builder type = TypeSpec.classBuilder("Workspace")
                .addJavadoc(
                        "The arrays of a thread. In them it runs slices of the batch, one after the other, each from the\n"
                                + "first step to the last.\n")
                .addJavadoc(lead())
                .addModifiers(Modifier.PRIVATE, Modifier.FINAL);
        type.addField(FieldSpec.builder(int.class, "rowCapacity", Modifier.PRIVATE, Modifier.FINAL)
                .initializer("samplesPerSlice()")
                .build());
        addSliceArrays(type);
        addScratch(type);
        type.addField(FieldSpec.builder(array(Kind.NUMBER), "partials", Modifier.PRIVATE)
                .initializer("{}")
                .build());
        type.addField(int.class, "firstRow", Modifier.PRIVATE);
        type.addField(int.class, "rowCount", Modifier.PRIVATE);
        MethodSpec.Builder run = MethodSpec.methodBuilder("run")
                .addModifiers(Modifier.PRIVATE)
                .addParameter(int.class, "from")
                .addParameter(int.class, "to")
                .addParameter(array(Kind.NUMBER), "sums")
                .addStatement("partials = sums")
                .addStatement("firstRow = from")
                .addStatement("rowCount = to - from");
        for (Bound.Longest longest : program.longest()) {
            type.addField(int.class, longest.variable(), Modifier.PRIVATE);
            String lengths = Objects.requireNonNull(program.batchArrays().get(longest.input()))
                    .name();
            run.addStatement("$L = longest($L, from, to)", longest.variable(), lengths);
        }
        if (program.partialSize() > 0) {
            run.addStatement("$T.fill(partials, 0)", java.util.Arrays.class);
        }
        addKernels(type, run, program.slice());
        return type.addMethod(run.build()).build();
    }

    private CodeBlock lead() {
        return program.buffers().stream()
                .mapToInt(Buffer::lead)
                .filter(lead -> lead > 0)
                .mapToObj(lead -> CodeBlock.of(
                        "Arrays are used from entry $L on, which is at a line of the cache if arrays begin at one\n"
                                + "({@code -XX:ObjectAlignmentInBytes=64}).\n",
                        lead))
                .findFirst()
                .orElse(CodeBlock.of(""));
    }

    /// Arrays that the products of a slice need, each as large as the largest use of its name.
    private void addScratch(TypeSpec.Builder type) {
        Map<String, ProductCode.Scratch> scratch = new LinkedHashMap<>();
        products(program.slice())
                .flatMap(product -> new ProductCode(format, product).scratch().stream())
                .forEach(field -> scratch.merge(
                        field.name(), field, (one, other) -> one.length() >= other.length() ? one : other));
        for (ProductCode.Scratch field : scratch.values()) {
            TypeName rows = array(Kind.NUMBER);
            type.addField(FieldSpec.builder(
                            field.rows() > 0 ? ArrayTypeName.of(rows) : rows,
                            field.name(),
                            Modifier.PRIVATE,
                            Modifier.FINAL)
                    .initializer(
                            "new $T$L[$L]",
                            format.number(),
                            field.rows() > 0 ? "[" + field.rows() + "]" : "",
                            field.length())
                    .build());
        }
    }

    private static Stream<Kernel.Product> products(List<Kernel> kernels) {
        return kernels.stream().flatMap(kernel -> switch (kernel) {
            case Kernel.Product product -> Stream.of(product);
            case Kernel.Loop loop -> products(loop.body());
            case Kernel.Tiles tiles -> products(tiles.body());
            case Kernel.Rows _, Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _ ->
                Stream.empty();
        });
    }

    private void addSliceArrays(TypeSpec.Builder type) {
        for (Buffer buffer : program.buffers()) {
            if ((buffer.scope() == Scope.SLICE || buffer.scope() == Scope.SCRATCH)
                    && !program.shared().containsKey(buffer)) {
                CodeBlock size = buffer.perSample()
                        ? CodeBlock.of("rowCapacity * $L", buffer.size())
                        : CodeBlock.of("$L", buffer.size());
                type.addField(arrayField(buffer, size));
            }
        }
        for (Buffer buffer : program.buffers()) {
            Buffer owner = program.shared().get(buffer);
            if (owner != null) {
                type.addField(FieldSpec.builder(array(buffer.kind()), buffer.name(), Modifier.PRIVATE, Modifier.FINAL)
                        .addJavadoc("In the room of {@code $L}, which is not needed any more.\n", owner.name())
                        .initializer("$L", owner.name())
                        .build());
            }
        }
    }

    /// Vectors may be read that begin in the last row and end behind it.
    private CodeBlock withRoomBehind(CodeBlock size) {
        return context.vectors()
                .map(members -> CodeBlock.of("$L + $L", size, members.vectors().lanes()))
                .orElse(size);
    }

    private void addKernels(TypeSpec.Builder type, MethodSpec.Builder caller, List<Kernel> kernels) {
        addKernels(type, kernels, List.of()).forEach(caller::addStatement);
    }

    /// Adds a method for each kernel, and gives the calls.
    private List<CodeBlock> addKernels(TypeSpec.Builder type, List<Kernel> kernels, List<String> variables) {
        List<CodeBlock> calls = new ArrayList<>();
        for (Kernel kernel : kernels) {
            MethodSpec.Builder method = MethodSpec.methodBuilder(kernel.name()).addModifiers(Modifier.PRIVATE);
            variables.forEach(variable -> method.addParameter(int.class, variable));
            addKernel(type, method, kernel, kernel.isOfTile() ? List.of() : variables);
            type.addMethod(method.build());
            calls.add(CodeBlock.of("$L($L)", kernel.name(), String.join(", ", variables)));
        }
        return calls;
    }

    /// @param variables variables of the loops around it that it has to do with
    private void addKernel(TypeSpec.Builder type, MethodSpec.Builder method, Kernel kernel, List<String> variables) {
        switch (kernel) {
            case Kernel.Rows rows -> {
                RowsCode code = new RowsCode(context);
                method.addCode(code.write(rows, variables));
                code.methods().forEach(type::addMethod);
            }
            case Kernel.Product product ->
                method.addCode(comment(product.origin())).addCode(new ProductCode(format, product).write());
            case Kernel.PanelProduct product ->
                method.addCode(comment(product.origin()))
                        .addCode(new PanelProductCode(
                                        context.vectors().orElseThrow(), context.parameters(), product, variables)
                                .write());
            case Kernel.ClassRows classes ->
                method.addCode(comment(classes.origin())).addCode(new ClassRowsCode(classes).write());
            case Kernel.OuterSum sum ->
                method.addCode(comment(sum.origin()))
                        .addCode(new OuterSumCode(context.vectors().orElseThrow(), sum).write());
            case Kernel.Pack pack -> method.addCode(new PackCode(pack, context.parameters()).write());
            case Kernel.Loop loop when loop.width() > 0 -> method.addCode(new RowsCode(context).writeInsideOut(loop));
            case Kernel.Loop loop -> addLoop(type, method, loop, variables);
            case Kernel.Tiles tiles -> addTiles(type, method, tiles);
        }
    }

    private static CodeBlock comment(Origin origin) {
        String comment = Comments.of(origin);
        return comment.isEmpty() ? CodeBlock.builder().build() : CodeBlock.of("// $L\n", comment);
    }

    private void addLoop(TypeSpec.Builder type, MethodSpec.Builder method, Kernel.Loop loop, List<String> variables) {
        List<String> inner = new ArrayList<>(variables);
        inner.add(loop.variable());
        List<CodeBlock> calls = addKernels(type, loop.body(), inner);
        StepLoop steps = new StepLoop(loop.steps(), loop.bound());
        method.beginControlFlow(
                "$L", loop.backward() ? steps.backward(loop.variable()) : steps.forward(loop.variable()));
        calls.forEach(method::addStatement);
        method.endControlFlow();
    }

    private void addTiles(TypeSpec.Builder type, MethodSpec.Builder method, Kernel.Tiles tiles) {
        Bound.ByTile range = tiles.range();
        List<CodeBlock> calls = addKernels(type, tiles.body(), List.of(range.from(), range.to()));
        StepLoop steps = new StepLoop(tiles.steps(), tiles.bound());
        String tile = tiles.variable();
        method.beginControlFlow("$L", steps.tiles(tile, tiles.size(), tiles.backward()))
                .addStatement("int $L = $L", range.from(), steps.fromOf(tile))
                .addStatement("int $L = $L", range.to(), steps.toOf(tile, tiles.size()));
        calls.forEach(method::addStatement);
        method.endControlFlow();
    }

    /// Programs by the names of their classes.
    static Map<String, String> documentation() {
        return Map.of(
                "Prediction", "Outputs from inputs.",
                "Evaluation", "Loss, metrics and outputs.",
                "Training", "The loss and its gradients by all parameters.");
    }
}
