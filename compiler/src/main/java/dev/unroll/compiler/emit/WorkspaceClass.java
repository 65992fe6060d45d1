package dev.unroll.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.schedule.Bound;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Scope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/// The class of the arrays in which slices of a pass run.
final class WorkspaceClass {
    private final Program program;
    private final ClassContext context;
    private final NumberFormat format;
    private final ArrayFields arrays;

    WorkspaceClass(Program program, ClassContext context) {
        this.program = program;
        this.context = context;
        this.format = context.format();
        this.arrays = new ArrayFields(context);
    }

    TypeSpec generate() {
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
        type.addField(FieldSpec.builder(arrays.type(Kind.NUMBER), "partials", Modifier.PRIVATE)
                .initializer("{}")
                .build());
        type.addField(int.class, "firstRow", Modifier.PRIVATE);
        type.addField(int.class, "rowCount", Modifier.PRIVATE);
        MethodSpec.Builder run = MethodSpec.methodBuilder("run")
                .addModifiers(Modifier.PRIVATE)
                .addParameter(int.class, "from")
                .addParameter(int.class, "to")
                .addParameter(arrays.type(Kind.NUMBER), "sums")
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
        new KernelMethods(context, type).addTo(run, program.slice());
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
            TypeName rows = arrays.type(Kind.NUMBER);
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
                type.addField(arrays.of(buffer, size));
            }
        }
        for (Buffer buffer : program.buffers()) {
            Buffer owner = program.shared().get(buffer);
            if (owner != null) {
                type.addField(FieldSpec.builder(
                                arrays.type(buffer.kind()), buffer.name(), Modifier.PRIVATE, Modifier.FINAL)
                        .addJavadoc("In the room of {@code $L}, where that is not needed any more.\n", owner.name())
                        .initializer("$L", owner.name())
                        .build());
            }
        }
    }
}
