package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scope;
import java.util.ArrayList;
import java.util.List;

/// Copies weights into panels. Columns that fill up the last vector of a panel stay 0.
final class PackCode {
    private final Kernel.Pack kernel;
    private final ParameterOffsets parameters;

    PackCode(Kernel.Pack kernel, ParameterOffsets parameters) {
        this.kernel = kernel;
        this.parameters = parameters;
    }

    CodeBlock write() {
        CodeBlock.Builder code = CodeBlock.builder();
        for (PanelCode.Group group : PanelCode.Group.of(kernel.tiling())) {
            if (kernel.source().strides().getLast() == 1) {
                copyRows(code, group);
            } else {
                copyEntries(code, group);
            }
        }
        return code.build();
    }

    /// Columns lie side by side in the weights as well.
    private void copyRows(CodeBlock.Builder code, PanelCode.Group group) {
        int width = group.panels().tail() == 0
                ? group.width()
                : group.width() - group.lanes() + group.panels().tail();
        boolean several = group.panels().count() > 1;
        if (several) {
            code.beginControlFlow(
                    "for (int panel = 0; panel < $L; panel++)", group.panels().count());
        }
        List<CodeBlock> panels = new ArrayList<>();
        if (base(group) > 0) {
            panels.add(CodeBlock.of("$L", base(group)));
        }
        if (several) {
            panels.add(CodeBlock.of("panel * $L", kernel.inner() * group.width()));
        }
        panels.add(CodeBlock.of("inner * $L", group.width()));
        List<CodeBlock> weights = start();
        if (several) {
            weights.add(CodeBlock.of("panel * $L", group.width()));
        }
        if (group.column() > 0) {
            weights.add(CodeBlock.of("$L", group.column()));
        }
        weights.add(inner());
        code.beginControlFlow("for (int inner = 0; inner < $L; inner++)", kernel.inner())
                .addStatement(
                        "$T.arraycopy($L, $L, $L, $L, $L)",
                        System.class,
                        kernel.source().buffer().name(),
                        CodeBlock.join(weights, " + "),
                        kernel.panels().name(),
                        CodeBlock.join(panels, " + "),
                        width)
                .endControlFlow();
        if (several) {
            code.endControlFlow();
        }
    }

    private void copyEntries(CodeBlock.Builder code, PanelCode.Group group) {
        int columns =
                Math.min(group.panels().count() * group.width(), kernel.tiling().columns() - group.column());
        code.beginControlFlow("for (int column = 0; column < $L; column++)", columns);
        code.addStatement(
                "int panel = $L",
                group.panels().count() == 1
                        ? PanelCode.plus(CodeBlock.of("column"), base(group))
                        : PanelCode.plus(
                                CodeBlock.of(
                                        "column / $1L * $2L + column % $1L",
                                        group.width(), kernel.inner() * group.width()),
                                base(group)));
        int stride = kernel.source().strides().getLast();
        List<CodeBlock> weights = start();
        if (group.column() > 0) {
            weights.add(CodeBlock.of("$L", group.column() * stride));
        }
        weights.add(Addresses.scaled(CodeBlock.of("column"), stride));
        code.addStatement("int weights = $L", CodeBlock.join(weights, " + "));
        code.beginControlFlow("for (int inner = 0; inner < $L; inner++)", kernel.inner())
                .addStatement(
                        "$L[panel + inner * $L] = $L[weights + $L]",
                        kernel.panels().name(),
                        group.width(),
                        kernel.source().buffer().name(),
                        inner())
                .endControlFlow();
        code.endControlFlow();
    }

    private int base(PanelCode.Group group) {
        return kernel.panels().lead() + kernel.inner() * group.column();
    }

    private CodeBlock inner() {
        return Addresses.scaled(CodeBlock.of("inner"), kernel.source().strides().getFirst());
    }

    /// Where the weights start.
    private List<CodeBlock> start() {
        Location source = kernel.source();
        List<CodeBlock> terms = new ArrayList<>();
        if (source.buffer().scope() == Scope.PARAMETERS) {
            terms.addAll(parameters.terms(source.offset()));
        } else {
            Addresses.addOffset(source, terms);
        }
        return terms;
    }
}
