package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.ArrayList;
import java.util.List;

/// Rows of a table that classes choose: read, or added to.
final class ClassRowsCode {
    private final Kernel.ClassRows kernel;

    ClassRowsCode(Kernel.ClassRows kernel) {
        this.kernel = kernel;
    }

    /// The code of the kernel's own method.
    CodeBlock write() {
        CodeBlock.Builder code = CodeBlock.builder();
        if (kernel.steps() > 0) {
            code.beginControlFlow("$L", new StepLoop(kernel.steps(), kernel.bound()).forward(Addresses.TIME));
        }
        code.beginControlFlow("for (int $1L = 0; $1L < rowCount; $1L++)", Addresses.ROW);
        int stride = kernel.table().strides().get(kernel.axis());
        CodeBlock chosen = CodeBlock.of("$L[$L]", kernel.classes().buffer().name(), start(kernel.classes()));
        List<CodeBlock> first = new ArrayList<>();
        Addresses.addOffset(kernel.table(), first);
        first.add(Addresses.scaled(chosen, stride));
        code.addStatement("int first = $L", CodeBlock.join(first, " + "));
        code.addStatement("int row$L = $L", kernel.rows().buffer().entries(), start(kernel.rows()));
        CodeBlock entry = element(
                kernel.table(), CodeBlock.of("first"), kernel.table().strides().get(1 - kernel.axis()));
        CodeBlock of = element(
                kernel.rows(),
                CodeBlock.of("row$L", kernel.rows().buffer().entries()),
                kernel.rows().strides().getFirst());
        code.beginControlFlow("for (int at = 0; at < $L; at++)", kernel.width());
        if (kernel.adds()) {
            code.addStatement("$L += $L", entry, of);
        } else {
            code.addStatement("$L = $L", of, entry);
        }
        code.endControlFlow().endControlFlow();
        if (kernel.steps() > 0) {
            code.endControlFlow();
        }
        return code.build();
    }

    /// Where a location's first entry is, at the loops' step and sample.
    private static CodeBlock start(Location location) {
        CodeBlock base = Addresses.expression(location.buffer(), location.time().at(Addresses.TIME), Addresses.ROW);
        List<CodeBlock> terms = new ArrayList<>();
        if (!base.isEmpty()) {
            terms.add(base);
        }
        Addresses.addOffset(location, terms);
        return Addresses.sum(terms);
    }

    private static CodeBlock element(Location location, CodeBlock start, int stride) {
        String array = location.buffer().name();
        return stride == 1
                ? CodeBlock.of("$L[$L + at]", array, start)
                : CodeBlock.of("$L[$L + at * $L]", array, start, stride);
    }
}
