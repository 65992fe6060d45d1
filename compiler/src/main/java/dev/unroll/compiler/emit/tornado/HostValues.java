package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.runtime.Values;

/// How emitted code gets at the Java array of the runtime's values.
record HostValues(NumberFormat format) {
    CodeBlock array(CodeBlock values, Kind kind) {
        ClassName type = kind == Kind.CLASS
                ? ClassName.get(Values.Classes.class)
                : switch (format.precision()) {
                    case FLOAT -> ClassName.get(Values.Floats.class);
                    case DOUBLE -> ClassName.get(Values.Doubles.class);
                };
        return CodeBlock.of("(($T) $L).array()", type, values);
    }
}
