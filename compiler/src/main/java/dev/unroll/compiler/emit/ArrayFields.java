package dev.unroll.compiler.emit;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.schedule.Buffer;
import javax.lang.model.element.Modifier;

/// The fields of an emitted class for arrays.
final class ArrayFields {
    private final ClassContext context;
    private final NumberFormat format;

    ArrayFields(ClassContext context) {
        this.context = context;
        this.format = context.format();
    }

    /// The type of an array.
    TypeName type(Kind kind) {
        return ArrayTypeName.of(format.type(kind));
    }

    /// An array that is kept in rows.
    FieldSpec ofRows(Buffer buffer) {
        return FieldSpec.builder(ArrayTypeName.of(type(buffer.kind())), buffer.name(), Modifier.PRIVATE, Modifier.FINAL)
                .initializer(
                        "new $T[$L][$L]",
                        format.type(buffer.kind()),
                        buffer.entries() / buffer.rowLength(),
                        buffer.rowLength())
                .build();
    }

    /// An array in one piece.
    ///
    /// @param used how many entries are used
    FieldSpec of(Buffer buffer, CodeBlock used) {
        CodeBlock size = withRoomBehind(buffer.lead() == 0 ? used : CodeBlock.of("$L + $L", buffer.lead(), used));
        return FieldSpec.builder(type(buffer.kind()), buffer.name(), Modifier.PRIVATE, Modifier.FINAL)
                .initializer("new $T[$L]", format.type(buffer.kind()), size)
                .build();
    }

    /// Vectors may be read that begin in the last row and end behind it.
    CodeBlock withRoomBehind(CodeBlock size) {
        return context.vectors()
                .map(members -> CodeBlock.of("$L + $L", size, members.vectors().lanes()))
                .orElse(size);
    }
}
