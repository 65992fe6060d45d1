package dev.unroll.cli;

import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads the numbers of options; what is no number is told without the names of Java's types.
final class OptionNumbers {
    private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

    private OptionNumbers() {}

    /// Lets a command and its subcommands read numbers.
    static CommandLine register(CommandLine line) {
        return line.registerConverter(Integer.class, whole(Integer::valueOf))
                .registerConverter(int.class, whole(Integer::valueOf))
                .registerConverter(Long.class, whole(Long::valueOf))
                .registerConverter(long.class, whole(Long::valueOf))
                .registerConverter(Double.class, number(Double::valueOf, "no number"))
                .registerConverter(double.class, number(Double::valueOf, "no number"));
    }

    private static <N> ITypeConverter<N> whole(Function<String, N> reader) {
        return text -> number(reader, WHOLE.matcher(text).matches() ? "too large a number" : "no whole number")
                .convert(text);
    }

    private static <N> ITypeConverter<N> number(Function<String, N> reader, String complaint) {
        return text -> {
            try {
                return reader.apply(text);
            } catch (NumberFormatException _) {
                throw new TypeConversionException("'" + text + "' is " + complaint);
            }
        };
    }
}
