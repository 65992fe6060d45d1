package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Kernel;
import java.util.List;

/// A sum over rows of what the entries of two rows make with each other. Rows are taken in chunks that stay in
/// the cache while all blocks of the result go over them; the sums of a block stay in registers for a chunk. Chunks are
/// about alike, as a short one costs as much loading and storing of sums.
/// Where sums are large, a chunk is copied first, so that each block reads what lies side by side.
final class OuterSumCode {
    private final VectorMembers members;
    private final Kernel.OuterSum kernel;
    private final List<PanelCode.Group> groups;

    OuterSumCode(VectorMembers members, Kernel.OuterSum kernel) {
        this.members = members;
        this.kernel = kernel;
        this.groups = PanelCode.Group.of(kernel.tiling());
    }

    /// The code of the kernel's own method.
    CodeBlock write() {
        CodeBlock.Builder code = CodeBlock.builder();
        int leftStride = kernel.left().buffer().entries();
        int rightStride = kernel.right().buffer().entries();
        code.addStatement("int rowTotal = $L", PanelCode.rowCount(kernel.steps(), kernel.bound()));
        code.beginControlFlow("for (int row = 0, count; row < rowTotal; row += count)");
        code.addStatement("count = (rowTotal - row) / Math.ceilDiv(rowTotal - row, $L)", kernel.chunk());
        code.addStatement("int left = $L", sum(PanelCode.start(kernel.left(), kernel.bound()), leftStride));
        code.addStatement("int right = $L", sum(PanelCode.start(kernel.right(), kernel.bound()), rightStride));
        int packedRows = 0; // of the blocks that the left rows are packed for
        for (PanelCode.Group group : groups) {
            if (packedRows != group.panels().rows()) {
                packedRows = group.panels().rows();
                kernel.packed().ifPresent(packed -> packLeft(code, packed, group));
            }
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

    /// For each block the entries of all rows of the chunk, those of a row side by side.
    private void packLeft(CodeBlock.Builder code, Kernel.PackedChunk packed, PanelCode.Group group) {
        int rows = group.panels().rows();
        int whole = kernel.height() / rows * rows;
        code.beginControlFlow("for (int at = 0; at < count; at++)")
                .addStatement(
                        "int entries = left + $L",
                        Addresses.scaled(
                                CodeBlock.of("at"), kernel.left().buffer().entries()));
        code.beginControlFlow("for (int first = 0; first < $L; first += $L)", whole, rows);
        packLeft(code, packed, CodeBlock.of("first"), rows);
        code.endControlFlow();
        if (whole < kernel.height()) {
            packLeft(code, packed, CodeBlock.of("$L", whole), kernel.height() - whole);
        }
        code.endControlFlow();
    }

    private void packLeft(CodeBlock.Builder code, Kernel.PackedChunk packed, CodeBlock first, int rows) {
        code.beginControlFlow("for (int entry = 0; entry < $L; entry++)", rows)
                .addStatement(
                        "$L[$L + $L + entry] = $L[entries + $L + entry]",
                        packed.left().name(),
                        packedLeft(packed, first),
                        Addresses.scaled(CodeBlock.of("at"), rows),
                        kernel.left().buffer().name(),
                        first)
                .endControlFlow();
    }

    /// Where the entries from `first` on are kept.
    private static CodeBlock packedLeft(Kernel.PackedChunk packed, CodeBlock first) {
        return PanelCode.plus(CodeBlock.of("$L * count", first), packed.left().lead());
    }

    /// The panel's columns of all rows of the chunk. What is behind the columns of a short vector gives way to the next
    /// row.
    private void packRight(CodeBlock.Builder code, Kernel.PackedChunk packed, PanelCode.Group group, CodeBlock column) {
        code.beginControlFlow("for (int at = 0; at < count; at++)")
                .addStatement(
                        "int columns = right + $L + $L",
                        Addresses.scaled(
                                CodeBlock.of("at"), kernel.right().buffer().entries()),
                        column)
                .addStatement(
                        "int packed = $L",
                        PanelCode.plus(
                                Addresses.scaled(CodeBlock.of("at"), group.width()),
                                packed.right().lead()));
        for (int vector = 0; vector < group.panels().width(); vector++) {
            int tail = vector == group.panels().width() - 1
                    ? tail(group, members.vectors().lanes())
                    : 0;
            int distance = vector * group.lanes();
            CodeBlock loaded = members.load(
                    kernel.right().buffer().name(), PanelCode.plus(CodeBlock.of("columns"), distance), tail);
            code.addStatement(
                    "$L",
                    members.store(loaded, packed.right().name(), PanelCode.plus(CodeBlock.of("packed"), distance), 0));
        }
        code.endControlFlow();
    }

    private void blocks(CodeBlock.Builder code, PanelCode.Group group, CodeBlock column) {
        int rows = group.panels().rows();
        int whole = kernel.height() / rows * rows;
        kernel.packed().ifPresent(packed -> packRight(code, packed, group, column));
        int stride = kernel.result().strides().getFirst();
        int offset = kernel.result().buffer().lead() + kernel.result().offset();
        CodeBlock result = CodeBlock.of("$L + $L", offset, column);
        code.beginControlFlow("for (int first = 0; first < $L; first += $L)", whole, rows)
                .addStatement("$L", call(group, rows, "first", column, CodeBlock.of("$L + first * $L", result, stride)))
                .endControlFlow();
        if (whole < kernel.height()) {
            CodeBlock last = PanelCode.plus(result, whole * stride);
            code.addStatement("$L", call(group, kernel.height() - whole, String.valueOf(whole), column, last));
        }
    }

    private CodeBlock call(PanelCode.Group group, int rows, String first, CodeBlock column, CodeBlock result) {
        CodeBlock operands = kernel.packed()
                .map(packed -> CodeBlock.of(
                        "$L, $L, $L, $L",
                        packed.left().name(),
                        packedLeft(packed, CodeBlock.of(first)),
                        packed.right().name(),
                        packed.right().lead()))
                .orElseGet(() -> CodeBlock.of(
                        "$L, left + $L, $L, right + $L",
                        kernel.left().buffer().name(),
                        first,
                        kernel.right().buffer().name(),
                        column));
        return CodeBlock.of(
                "$L($L, $L, $L, count)",
                method(group, rows),
                operands,
                kernel.result().buffer().name(),
                result);
    }

    private String method(PanelCode.Group group, int rows) {
        boolean packed = kernel.packed().isPresent();
        return members.blocks()
                .outer(new BlockMethods.Outer(
                        rows,
                        group.panels().width(),
                        group.lanes(),
                        packed ? rows : kernel.left().buffer().entries(),
                        packed ? group.width() : kernel.right().buffer().entries(),
                        kernel.result().strides().getFirst(),
                        packed ? 0 : tail(group, group.lanes())));
    }

    /// How many columns of the group's last vector are read if it has so many lanes, 0 for all.
    private int tail(PanelCode.Group group, int lanes) {
        int columns = kernel.tiling().columns();
        return !group.ends(columns) || kernel.right().canReadBeyond(columns, lanes) ? 0 : columns % lanes;
    }
}
