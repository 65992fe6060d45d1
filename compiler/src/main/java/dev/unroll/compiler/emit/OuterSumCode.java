package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.unroll.compiler.schedule.Kernel;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/// A sum over rows of what the entries of two rows make with each other. Rows are taken in chunks that stay in
/// the cache while all blocks of the result go over them; the sums of a block stay in registers for a chunk.
final class OuterSumCode {
    private final VectorMembers members;
    private final VectorFormat vectors;
    private final Kernel.OuterSum kernel;
    private final List<PanelCode.Group> groups;
    private final String result;

    OuterSumCode(VectorMembers members, Kernel.OuterSum kernel) {
        this.members = members;
        this.vectors = members.vectors();
        this.kernel = kernel;
        this.groups = PanelCode.Group.of(kernel.tiling());
        this.result = kernel.result().buffer().name();
    }

    /// The code of the kernel's own method.
    CodeBlock write() {
        CodeBlock.Builder code = CodeBlock.builder();
        int leftStride = kernel.left().buffer().entries();
        int rightStride = kernel.right().buffer().entries();
        code.addStatement("int rowTotal = $L", kernel.steps() == 0 ? "rowCount" : kernel.steps() + " * rowCount");
        code.beginControlFlow("for (int row = 0; row < rowTotal; row += $L)", kernel.chunk());
        code.addStatement("int count = Math.min($L, rowTotal - row)", kernel.chunk());
        code.addStatement("int left = $L", sum(PanelCode.start(kernel.left()), leftStride));
        code.addStatement("int right = $L", sum(PanelCode.start(kernel.right()), rightStride));
        for (int i = 0; i < groups.size(); i++) {
            PanelCode.Group group = groups.get(i);
            if (group.panels().count() > 1) {
                code.beginControlFlow(
                        "for (int panel = 0; panel < $L; panel++)",
                        group.panels().count());
                code.addStatement(
                        "int column = $L", PanelCode.plus(CodeBlock.of("panel * $L", group.width()), group.column()));
                blocks(code, group, i, CodeBlock.of("column"));
                code.endControlFlow();
            } else {
                blocks(code, group, i, CodeBlock.of("$L", group.column()));
            }
        }
        code.endControlFlow();
        return code.build();
    }

    private static CodeBlock sum(CodeBlock start, int stride) {
        CodeBlock rows = Addresses.scaled(CodeBlock.of("row"), stride);
        return start.toString().equals("0") ? rows : CodeBlock.of("$L + $L", start, rows);
    }

    private void blocks(CodeBlock.Builder code, PanelCode.Group group, int index, CodeBlock column) {
        int rows = group.panels().rows();
        int whole = kernel.height() / rows * rows;
        int stride = kernel.result().strides().getFirst();
        code.beginControlFlow("for (int first = 0; first < $L; first += $L)", whole, rows)
                .addStatement(
                        "$L(left + first, right + $L, $L + $L + first * $L, count)",
                        name(index, rows),
                        column,
                        kernel.result().offset(),
                        column,
                        stride)
                .endControlFlow();
        if (whole < kernel.height()) {
            code.addStatement(
                    "$L(left + $L, right + $L, $L + $L, count)",
                    name(index, kernel.height() - whole),
                    whole,
                    column,
                    kernel.result().offset() + whole * stride,
                    column);
        }
    }

    private String name(int group, int rows) {
        boolean whole = rows == groups.get(group).panels().rows();
        return kernel.name() + (whole ? "Block" : "Rest") + (group == 0 ? "" : group + 1);
    }

    /// The methods that it calls.
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            int rows = groups.get(i).panels().rows();
            methods.add(block(i, rows));
            if (kernel.height() % rows > 0) {
                methods.add(block(i, kernel.height() % rows));
            }
        }
        return methods;
    }

    private MethodSpec block(int index, int rows) {
        PanelCode.Group group = groups.get(index);
        int width = group.panels().width();
        int stride = kernel.result().strides().getFirst();
        CodeBlock.Builder code = CodeBlock.builder();
        PanelCode.declareSums(
                code,
                vectors,
                rows,
                width,
                (row, vector) -> members.load(
                        result, PanelCode.plus(CodeBlock.of("result"), row * stride + vector * vectors.lanes()), 0));
        code.beginControlFlow("for (int row = 0; row < count; row++)");
        code.addStatement(
                "int leftRow = left + $L",
                Addresses.scaled(CodeBlock.of("row"), kernel.left().buffer().entries()));
        code.addStatement(
                "int rightRow = right + $L",
                Addresses.scaled(CodeBlock.of("row"), kernel.right().buffer().entries()));
        for (int vector = 0; vector < width; vector++) {
            CodeBlock at = PanelCode.plus(CodeBlock.of("rightRow"), vector * vectors.lanes());
            boolean roomBehind = !kernel.right().buffer().isSampleMajor();
            int tail = vector == width - 1 && !roomBehind ? group.panels().tail() : 0;
            code.addStatement(
                    "$T right$L = $L",
                    vectors.type(),
                    vector,
                    members.load(kernel.right().buffer().name(), at, tail));
        }
        PanelCode.addProducts(
                code,
                vectors,
                rows,
                width,
                (row, _) -> CodeBlock.of(
                        "$L[$L]", kernel.left().buffer().name(), PanelCode.plus(CodeBlock.of("leftRow"), row)));
        code.endControlFlow();
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < width; vector++) {
                code.addStatement(
                        "$L",
                        members.store(
                                CodeBlock.of("$L", PanelCode.sum(row, vector)),
                                result,
                                PanelCode.plus(CodeBlock.of("result"), row * stride + vector * vectors.lanes()),
                                vector == width - 1 ? group.panels().tail() : 0));
            }
        }
        return MethodSpec.methodBuilder(name(index, rows))
                .addModifiers(Modifier.PRIVATE)
                .addParameter(int.class, "left")
                .addParameter(int.class, "right")
                .addParameter(int.class, "result")
                .addParameter(int.class, "count")
                .addCode(code.build())
                .build();
    }
}
