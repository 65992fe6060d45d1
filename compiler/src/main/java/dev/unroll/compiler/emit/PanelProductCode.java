package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Kernel;
import java.util.List;

/// A product of rows with packed weights: panel after panel, and in it block after block of rows. Where there are
/// fewer rows than a block has, they are taken one by one.
final class PanelProductCode {
    private final VectorMembers members;
    private final Kernel.PanelProduct kernel;
    private final List<PanelCode.Group> groups;
    private final ParameterOffsets parameters;
    private final List<String> variables;

    /// @param variables variables of the loops around the kernel
    PanelProductCode(
            VectorMembers members, ParameterOffsets parameters, Kernel.PanelProduct kernel, List<String> variables) {
        this.variables = variables;
        this.parameters = parameters;
        this.members = members;
        this.kernel = kernel;
        this.groups = PanelCode.Group.of(kernel.tiling());
    }

    /// The code of the kernel's own method.
    CodeBlock write() {
        CodeBlock.Builder code = CodeBlock.builder();
        kernel.start()
                .ifPresent(start ->
                        code.addStatement("int start = $L", PanelCode.start(start, kernel.bound(), parameters)));
        code.addStatement("int left = $L", PanelCode.start(kernel.left(), kernel.bound()));
        code.addStatement("int result = $L", PanelCode.start(kernel.result(), kernel.bound()));
        code.addStatement("int count = $L", PanelCode.rowCount(kernel.steps(), kernel.bound()));
        if (kernel.alternates() && !variables.isEmpty()) {
            code.beginControlFlow("if (($L & 1) == 0)", variables.getLast());
            groups.forEach(group -> panels(code, group, false));
            code.nextControlFlow("else");
            groups.reversed().forEach(group -> panels(code, group, true));
            code.endControlFlow();
        } else {
            groups.forEach(group -> panels(code, group, false));
        }
        return code.build();
    }

    private void panels(CodeBlock.Builder code, PanelCode.Group group, boolean backwards) {
        int weights = kernel.panels().lead() + kernel.inner() * group.column();
        if (group.panels().count() == 1) {
            blocks(code, group, CodeBlock.of("$L", weights), CodeBlock.of("$L", group.column()), backwards);
            return;
        }
        if (backwards) {
            code.beginControlFlow(
                    "for (int panel = $L; panel >= 0; panel--)", group.panels().count() - 1);
        } else {
            code.beginControlFlow(
                    "for (int panel = 0; panel < $L; panel++)", group.panels().count());
        }
        code.addStatement(
                "int weights = $L",
                PanelCode.plus(CodeBlock.of("panel * $L", kernel.inner() * group.width()), weights));
        code.addStatement("int column = $L", PanelCode.plus(CodeBlock.of("panel * $L", group.width()), group.column()));
        blocks(code, group, CodeBlock.of("weights"), CodeBlock.of("column"), backwards);
        code.endControlFlow();
    }

    /// The last block may start before the one before it ends; what both compute is the same.
    private void blocks(
            CodeBlock.Builder code, PanelCode.Group group, CodeBlock weights, CodeBlock column, boolean backwards) {
        int rows = group.panels().rows();
        if (rows > 1) {
            code.beginControlFlow("if (count >= $L)", rows)
                    .beginControlFlow("for (int row = 0; row < count; row += $L)", rows)
                    .addStatement("int first = Math.min(row, count - $L)", rows)
                    .addStatement("$L", call(group, rows, "first", weights, column, backwards))
                    .endControlFlow()
                    .nextControlFlow("else");
        }
        code.beginControlFlow("for (int row = 0; row < count; row++)")
                .addStatement("$L", call(group, 1, "row", weights, column, backwards))
                .endControlFlow();
        if (rows > 1) {
            code.endControlFlow();
        }
    }

    private CodeBlock call(
            PanelCode.Group group, int rows, String row, CodeBlock weights, CodeBlock column, boolean backwards) {
        int leftStride = kernel.left().buffer().entries();
        int resultStride = kernel.result().buffer().entries();
        return CodeBlock.of(
                "$L($L$L, left + $L * $L, $L, $L, $L, $L + $L * $L, $L)",
                method(group, rows, backwards),
                start(row, column),
                kernel.left().buffer().name(),
                row,
                leftStride,
                kernel.panels().name(),
                weights,
                kernel.result().buffer().name(),
                from("result", column),
                row,
                resultStride,
                resultStride);
    }

    /// Where the sums start from, as arguments.
    private CodeBlock start(String row, CodeBlock column) {
        if (kernel.start().isEmpty()) {
            return CodeBlock.of("");
        }
        Buffer buffer = kernel.start().get().buffer();
        CodeBlock from = from("start", column);
        boolean rows = buffer.perSample() || buffer.isSampleMajor();
        return rows
                ? CodeBlock.of("$1L, $2L + $3L * $4L, $4L, ", buffer.name(), from, row, buffer.entries())
                : CodeBlock.of("$L, $L, 0, ", buffer.name(), from);
    }

    private static CodeBlock from(String start, CodeBlock column) {
        return column.toString().equals("0") ? CodeBlock.of(start) : CodeBlock.of("$L + $L", start, column);
    }

    private String method(PanelCode.Group group, int rows, boolean backwards) {
        int columns = kernel.tiling().columns();
        int lanes = members.vectors().lanes();
        boolean wholeVectors = !group.ends(columns) || kernel.result().canWriteBeyond(columns, lanes);
        boolean wholeStart = kernel.start()
                .map(start -> start.canReadBeyond(columns, group.lanes()))
                .orElse(true);
        return members.blocks()
                .product(new BlockMethods.Product(
                        rows,
                        group.panels().width(),
                        group.lanes(),
                        kernel.inner(),
                        rows == 1 ? 0 : kernel.left().buffer().entries(),
                        kernel.left().strides().getFirst(),
                        wholeVectors ? 0 : columns % lanes,
                        kernel.start().isPresent(),
                        wholeStart ? 0 : group.panels().tail(),
                        backwards));
    }
}
