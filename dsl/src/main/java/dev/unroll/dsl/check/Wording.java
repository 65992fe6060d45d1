package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// How messages speak of values, types and places.
final class Wording {

    private static final int LONGEST_QUOTE = 40;

    private Wording() {}

    /// `line 5`, with the file's name if it is another than `from`.
    static String line(Span span, SourceFile from) {
        String line = "line " + span.line();
        return span.file().name().equals(from.name())
                ? line
                : line + " of " + span.file().name();
    }

    /// The text of a formula between backquotes, on one line and not too long.
    static String quote(String text) {
        String flat = text.replaceAll("//[^\n]*", "").replaceAll("\\s+", " ");
        return "`" + (flat.length() > LONGEST_QUOTE ? flat.substring(0, LONGEST_QUOTE) + "..." : flat) + "`";
    }

    static String quote(Span span) {
        return quote(span.text());
    }

    /// `h` (line 5) for a value with a name, its text for another.
    static String named(Value value, Span at) {
        return value.origin()
                .filter(origin -> origin.name().equals(at.text()))
                .map(origin -> "`" + origin.name() + "` (" + line(origin.span(), at.file()) + ")")
                .orElseGet(() -> quote(at));
    }

    /// Where a value's sizes come from: `Wx` (`[4*units, D]`, line 2).
    static String declared(Value value, Span at) {
        String comesFrom = value.origin()
                .map(origin -> {
                    String declaration = origin.type().map(type -> quote(type)).orElse("");
                    String name = origin.name().equals(at.text()) ? "" : "`" + origin.name() + "`";
                    String what = name.isEmpty()
                            ? declaration
                            : declaration.isEmpty() ? name : "`" + origin.name() + ": " + declaration.substring(1);
                    return " (" + (what.isEmpty() ? "" : what + ", ") + line(origin.span(), at.file()) + ")";
                })
                .orElse("");
        return quote(at) + comesFrom;
    }

    /// What a value is: `a vector of 100`, `28 steps of a class of 10`.
    static String describe(Type type) {
        String element = describe(type.element());
        return type.time().map(time -> steps(time) + " of " + element).orElse(element);
    }

    static String describe(Element element) {
        return switch (element) {
            case Element.ClassIndex oneOf -> "one class of " + oneOf.classes();
            case Element.Numbers numbers -> describe(numbers.shape());
        };
    }

    static String describe(List<Size> shape) {
        return switch (shape.size()) {
            case 0 -> "one number";
            case 1 -> "a vector of " + shape.getFirst();
            default -> "a matrix of " + shape.stream().map(Size::toString).collect(Collectors.joining(" by "));
        };
    }

    static String steps(Time time) {
        return (time.length().isPresent() ? "up to " : "")
                + count(time.steps(), "step")
                + time.length()
                        .map(name -> " (length `" + name + "`" + (time.reversed() ? ", backwards)" : ")"))
                        .orElse("");
    }

    /// What a value has along time, for a sentence: `has 28 steps` or `is one vector of 5 for the whole sequence`.
    static String extent(Type type) {
        Optional<Time> time = type.time();
        if (time.isPresent()) {
            return "has " + steps(time.get());
        }
        return switch (type.element()) {
            case Element.ClassIndex _ -> "is one class for the whole sequence";
            case Element.Numbers numbers ->
                "is " + describe(numbers.shape()).replaceFirst("^a ", "one ") + " for the whole sequence";
        };
    }

    static String count(Size size, String unit) {
        boolean one = size.equals(Size.of(1));
        String plural = unit.endsWith("y") ? unit.substring(0, unit.length() - 1) + "ies" : unit + "s";
        return size + " " + (one ? unit : plural);
    }

    /// The type as it would be declared.
    static String declaration(Type type) {
        String element = switch (type.element()) {
            case Element.ClassIndex oneOf -> "class(" + oneOf.classes() + ")";
            case Element.Numbers numbers ->
                numbers.shape().isEmpty()
                        ? "number"
                        : numbers.shape().stream().map(Size::toString).collect(Collectors.joining(", ", "[", "]"));
        };
        return type.time()
                .map(time ->
                        "sequence(" + time.length().orElseGet(() -> time.steps().toString()) + ") of " + element)
                .orElse(element);
    }
}
