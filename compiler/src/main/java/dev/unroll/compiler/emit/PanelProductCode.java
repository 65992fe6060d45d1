package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.unroll.compiler.schedule.Kernel;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/// A product of rows with packed weights. One method goes over panels and blocks of rows; for each shape of
/// block there is one whose sums are local variables, which stay in registers, and one for a single row, for
/// batches that are smaller than a block.
final class PanelProductCode {
    private final VectorMembers members;
    private final VectorFormat vectors;
    private final Kernel.PanelProduct kernel;
    private final List<PanelCode.Group> groups;

    PanelProductCode(VectorMembers members, Kernel.PanelProduct kernel) {
        this.members = members;
        this.vectors = members.vectors();
        this.kernel = kernel;
        this.groups = PanelCode.Group.of(kernel.tiling());
    }

    /// The code of the kernel's own method.
    CodeBlock write() {
        CodeBlock.Builder code = CodeBlock.builder();
        code.addStatement("int left = $L", PanelCode.start(kernel.left()));
        code.addStatement("int result = $L", PanelCode.start(kernel.result()));
        code.addStatement("int count = $L", kernel.steps() == 0 ? "rowCount" : kernel.steps() + " * rowCount");
        for (int i = 0; i < groups.size(); i++) {
            PanelCode.Group group = groups.get(i);
            int weights = kernel.inner() * group.column();
            if (group.panels().count() > 1) {
                code.beginControlFlow(
                        "for (int panel = 0; panel < $L; panel++)",
                        group.panels().count());
                code.addStatement(
                        "int weights = $L",
                        PanelCode.plus(CodeBlock.of("panel * $L", kernel.inner() * group.width()), weights));
                code.addStatement(
                        "int column = result + $L",
                        PanelCode.plus(CodeBlock.of("panel * $L", group.width()), group.column()));
                blocks(code, group, i, CodeBlock.of("weights"), CodeBlock.of("column"));
                code.endControlFlow();
            } else {
                CodeBlock column = PanelCode.plus(CodeBlock.of("result"), group.column());
                blocks(code, group, i, CodeBlock.of("$L", weights), column);
            }
        }
        return code.build();
    }

    /// The last block may start before the one before it ends; what both compute is the same.
    private void blocks(CodeBlock.Builder code, PanelCode.Group group, int index, CodeBlock weights, CodeBlock column) {
        int rows = group.panels().rows();
        int leftStride = kernel.left().buffer().entries();
        int resultStride = kernel.result().buffer().entries();
        if (rows > 1) {
            code.beginControlFlow("if (count >= $L)", rows)
                    .beginControlFlow("for (int row = 0; row < count; row += $L)", rows)
                    .addStatement("int first = Math.min(row, count - $L)", rows)
                    .addStatement(
                            "$L(left + first * $L, $L, $L + first * $L)",
                            blockName(index),
                            leftStride,
                            weights,
                            column,
                            resultStride)
                    .endControlFlow()
                    .nextControlFlow("else");
        }
        code.beginControlFlow("for (int row = 0; row < count; row++)")
                .addStatement(
                        "$L(left + row * $L, $L, $L + row * $L)",
                        rowName(index),
                        leftStride,
                        weights,
                        column,
                        resultStride)
                .endControlFlow();
        if (rows > 1) {
            code.endControlFlow();
        }
    }

    private String blockName(int group) {
        return kernel.name() + "Block" + (group == 0 ? "" : group + 1);
    }

    private String rowName(int group) {
        return kernel.name() + "Row" + (group == 0 ? "" : group + 1);
    }

    /// The methods that it calls.
    List<MethodSpec> methods() {
        List<MethodSpec> methods = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            if (groups.get(i).panels().rows() > 1) {
                methods.add(block(
                        blockName(i), groups.get(i), groups.get(i).panels().rows()));
            }
            methods.add(block(rowName(i), groups.get(i), 1));
        }
        return methods;
    }

    private MethodSpec block(String name, PanelCode.Group group, int rows) {
        int width = group.panels().width();
        int leftStride = kernel.left().buffer().entries();
        int innerStride = kernel.left().strides().getFirst();
        CodeBlock.Builder code = CodeBlock.builder();
        PanelCode.declareSums(code, vectors, rows, width, (_, _) -> vectors.zero());
        code.beginControlFlow("for (int inner = 0; inner < $L; inner++)", kernel.inner());
        for (int vector = 0; vector < width; vector++) {
            CodeBlock index =
                    PanelCode.plus(CodeBlock.of("weights + inner * $L", group.width()), vector * vectors.lanes());
            code.addStatement(
                    "$T right$L = $L",
                    vectors.type(),
                    vector,
                    members.load(kernel.panels().name(), index, 0));
        }
        CodeBlock inner = innerStride == 1 ? CodeBlock.of("inner") : CodeBlock.of("inner * $L", innerStride);
        PanelCode.addProducts(
                code,
                vectors,
                rows,
                width,
                (row, _) -> CodeBlock.of(
                        "$L[$L]",
                        kernel.left().buffer().name(),
                        PanelCode.plus(CodeBlock.of("left + $L", inner), row * leftStride)));
        code.endControlFlow();
        for (int row = 0; row < rows; row++) {
            for (int vector = 0; vector < width; vector++) {
                int distance = row * kernel.result().buffer().entries() + vector * vectors.lanes();
                code.addStatement(
                        "$L",
                        members.store(
                                CodeBlock.of("$L", PanelCode.sum(row, vector)),
                                kernel.result().buffer().name(),
                                PanelCode.plus(CodeBlock.of("result"), distance),
                                vector == width - 1 ? group.panels().tail() : 0));
            }
        }
        return MethodSpec.methodBuilder(name)
                .addModifiers(Modifier.PRIVATE)
                .addParameter(int.class, "left")
                .addParameter(int.class, "weights")
                .addParameter(int.class, "result")
                .addCode(code.build())
                .build();
    }
}
