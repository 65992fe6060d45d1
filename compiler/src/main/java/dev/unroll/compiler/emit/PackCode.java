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
            int columns = Math.min(
                    group.panels().count() * group.width(), kernel.tiling().columns() - group.column());
            int base = kernel.inner() * group.column();
            code.beginControlFlow("for (int column = 0; column < $L; column++)", columns);
            code.addStatement(
                    "int panel = $L",
                    group.panels().count() == 1
                            ? CodeBlock.of("$L + column", base)
                            : CodeBlock.of(
                                    "$1L + column / $2L * $3L + column % $2L",
                                    base, group.width(), kernel.inner() * group.width()));
            code.addStatement("int weights = $L", weights(group.column()));
            code.beginControlFlow("for (int inner = 0; inner < $L; inner++)", kernel.inner())
                    .addStatement(
                            "$L[panel + inner * $L] = $L[weights + $L]",
                            kernel.panels().name(),
                            group.width(),
                            kernel.source().buffer().name(),
                            Addresses.scaled(
                                    CodeBlock.of("inner"),
                                    kernel.source().strides().getFirst()))
                    .endControlFlow();
            code.endControlFlow();
        }
        return code.build();
    }

    private CodeBlock weights(int column) {
        Location source = kernel.source();
        int stride = source.strides().getLast();
        List<CodeBlock> terms = new ArrayList<>();
        if (source.buffer().scope() == Scope.PARAMETERS) {
            terms.addAll(parameters.terms(source.offset()));
        } else if (source.offset() != 0) {
            terms.add(CodeBlock.of("$L", source.offset()));
        }
        if (column > 0) {
            terms.add(CodeBlock.of("$L", column * stride));
        }
        terms.add(Addresses.scaled(CodeBlock.of("column"), stride));
        return CodeBlock.join(terms, " + ");
    }
}
