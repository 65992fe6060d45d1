package dev.unroll.compiler.typed;

import com.palantir.javapoet.CodeBlock;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/// Values as expressions that make equal ones.
final class RecordCode {
    private RecordCode() {}

    /// The expression for a record made of records, lists, numbers and texts; the components of the outermost
    /// one stand on lines of their own.
    ///
    /// @throws IllegalArgumentException if there is something else in it
    static CodeBlock of(Record value) {
        return CodeBlock.of("new $T(\n$>$>$L)$<$<", value.getClass(), CodeBlock.join(components(value), ",\n"));
    }

    private static CodeBlock inLine(Object value) {
        return switch (value) {
            case Record inner -> CodeBlock.of("new $T($L)", inner.getClass(), CodeBlock.join(components(inner), ", "));
            case List<?> list ->
                CodeBlock.of(
                        "$T.of($L)",
                        List.class,
                        CodeBlock.join(list.stream().map(RecordCode::inLine).toList(), ", "));
            case OptionalDouble number ->
                number.isPresent()
                        ? CodeBlock.of("$T.of($L)", OptionalDouble.class, number.getAsDouble())
                        : CodeBlock.of("$T.empty()", OptionalDouble.class);
            case Duration duration -> CodeBlock.of("$T.ofNanos($LL)", Duration.class, duration.toNanos());
            case Long number -> CodeBlock.of("$LL", number);
            case Integer _, Double _, Boolean _ -> CodeBlock.of("$L", value);
            case String text -> CodeBlock.of("$S", text);
            case Enum<?> constant -> CodeBlock.of("$T.$L", constant.getDeclaringClass(), constant.name());
            default -> throw new IllegalArgumentException(value.getClass() + " cannot be written as an expression");
        };
    }

    private static List<CodeBlock> components(Record value) {
        return Arrays.stream(value.getClass().getRecordComponents())
                .map(component -> inLine(read(value, component)))
                .toList();
    }

    private static Object read(Record value, RecordComponent component) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException(value.getClass() + " is not open to be written as an expression", e);
        }
    }
}
