package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Kernel;
import java.util.List;

/// A sum over rows of what the entries of two rows make with each other. Rows are taken in chunks that stay in
/// the cache while all blocks of the result go over them; the sums of a block stay in registers for a chunk.
final class OuterSumCode {
    private final BlockMethods methods;
    private final Kernel.OuterSum kernel;
    private final List<PanelCode.Group> groups;

    OuterSumCode(VectorMembers members, Kernel.OuterSum kernel) {
        this.methods = members.blocks();
        this.kernel = kernel;
        this.groups = PanelCode.Group.of(kernel.tiling());
    }

    /// The code of the kernel's own method.
    CodeBlock write() {
        CodeBlock.Builder code = CodeBlock.builder();
        int leftStride = kernel.left().buffer().entries();
        int rightStride = kernel.right().buffer().entries();
        code.addStatement("int rowTotal = $L", PanelCode.rowCount(kernel.steps()));
        code.beginControlFlow("for (int row = 0; row < rowTotal; row += $L)", kernel.chunk());
        code.addStatement("int count = Math.min($L, rowTotal - row)", kernel.chunk());
        code.addStatement("int left = $L", sum(PanelCode.start(kernel.left()), leftStride));
        code.addStatement("int right = $L", sum(PanelCode.start(kernel.right()), rightStride));
        for (PanelCode.Group group : groups) {
            if (group.panels().count() > 1) {
                code.beginControlFlow(
                        "for (int panel = 0; panel < $L; panel++)",
                        group.panels().count());
                code.addStatement(
                        "int column = $L", PanelCode.plus(CodeBlock.of("panel * $L", group.width()), group.column()));
                blocks(code, group, CodeBlock.of("column"));
                code.endControlFlow();
            } else {
                blocks(code, group, CodeBlock.of("$L", group.column()));
            }
        }
        code.endControlFlow();
        return code.build();
    }

    private static CodeBlock sum(CodeBlock start, int stride) {
        CodeBlock rows = Addresses.scaled(CodeBlock.of("row"), stride);
        return start.toString().equals("0") ? rows : CodeBlock.of("$L + $L", start, rows);
    }

    private void blocks(CodeBlock.Builder code, PanelCode.Group group, CodeBlock column) {
        int rows = group.panels().rows();
        int whole = kernel.height() / rows * rows;
        int stride = kernel.result().strides().getFirst();
        CodeBlock result = CodeBlock.of("$L + $L", kernel.result().offset(), column);
        code.beginControlFlow("for (int first = 0; first < $L; first += $L)", whole, rows)
                .addStatement("$L", call(group, rows, "first", column, CodeBlock.of("$L + first * $L", result, stride)))
                .endControlFlow();
        if (whole < kernel.height()) {
            CodeBlock last = PanelCode.plus(result, whole * stride);
            code.addStatement("$L", call(group, kernel.height() - whole, String.valueOf(whole), column, last));
        }
    }

    private CodeBlock call(PanelCode.Group group, int rows, String first, CodeBlock column, CodeBlock result) {
        return CodeBlock.of(
                "$L($L, left + $L, $L, right + $L, $L, $L, count)",
                method(group, rows),
                kernel.left().buffer().name(),
                first,
                kernel.right().buffer().name(),
                column,
                kernel.result().buffer().name(),
                result);
    }

    private String method(PanelCode.Group group, int rows) {
        boolean roomBehind = kernel.right().canReadBeyond(kernel.tiling().columns(), group.lanes());
        return methods.outer(new BlockMethods.Outer(
                rows,
                group.panels().width(),
                kernel.left().buffer().entries(),
                kernel.right().buffer().entries(),
                kernel.result().strides().getFirst(),
                roomBehind ? 0 : group.panels().tail()));
    }
}
