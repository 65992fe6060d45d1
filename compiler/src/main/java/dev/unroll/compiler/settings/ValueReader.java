package dev.unroll.compiler.settings;

import dev.unroll.dsl.check.Spelling;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.model.Setting.Value;
import dev.unroll.dsl.source.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads single values of settings. Whatever does not fit becomes a diagnostic, and an empty result.
final class ValueReader {
    /// Whole numbers up to here are exact in `double`.
    private static final double LARGEST_WHOLE = 0x1p53;

    private final List<Diagnostic> diagnostics = new ArrayList<>();

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    void error(Span span, String message) {
        diagnostics.add(Diagnostic.error(span, message));
    }

    void error(Span span, String message, String hint) {
        diagnostics.add(Diagnostic.error(span, message, hint));
    }

    /// A whole number from `least` to `most`.
    Optional<Long> wholeNumber(String name, Value value, long least, long most) {
        if (!(value instanceof Value.Number(double number, var _))
                || number != Math.rint(number)
                || Math.abs(number) > LARGEST_WHOLE) {
            return wrong(name, "a whole number", value);
        }
        if (number < least || number > most) {
            String range = number < least ? "at least " + least : "at most " + most;
            error(
                    value.span(),
                    "`" + name + "` must be " + range + ", and is "
                            + value.span().text());
            return Optional.empty();
        }
        return Optional.of((long) number);
    }

    Optional<Double> number(String name, Value value) {
        return value instanceof Value.Number(double number, var _)
                ? Optional.of(number)
                : wrong(name, "a number", value);
    }

    Optional<Double> positiveNumber(String name, Value value) {
        Optional<Double> number = number(name, value);
        if (number.isPresent() && !(number.get() > 0 && Double.isFinite(number.get()))) {
            error(
                    value.span(),
                    "`" + name + "` must be above 0, and is " + value.span().text());
            return Optional.empty();
        }
        return number;
    }

    /// A number above 0 and below 1.
    Optional<Double> share(String name, Value value) {
        Optional<Double> number = number(name, value);
        if (number.isPresent() && !(number.get() > 0 && number.get() < 1)) {
            error(
                    value.span(),
                    "`" + name + "` must be above 0 and below 1, and is "
                            + value.span().text());
            return Optional.empty();
        }
        return number;
    }

    Optional<Boolean> truth(String name, Value value) {
        return value instanceof Value.Word(String word, var _) && (word.equals("true") || word.equals("false"))
                ? Optional.of(Boolean.valueOf(word))
                : wrong(name, "`true` or `false`", value);
    }

    /// A name, bare or in quotes.
    Optional<String> name(String name, Value value) {
        return switch (value) {
            case Value.Word(String word, var _) -> Optional.of(word);
            case Value.Text(String text, var _) -> Optional.of(text);
            case Value.Call(String function, var _, var span) -> {
                error(span, "`" + name + "` is a name, not `" + function + "(...)`");
                yield Optional.empty();
            }
            case Value.Number _, Value.Items _ -> wrong(name, "a name", value);
        };
    }

    /// One of some constants, by the name that their text form is.
    <E extends Enum<E>> Optional<E> oneOf(String name, Value value, E[] constants, Function<E, String> text) {
        List<String> names = Arrays.stream(constants).map(text).toList();
        return oneOf(name, value, names).map(word -> constants[names.indexOf(word)]);
    }

    /// One of some names.
    Optional<String> oneOf(String name, Value value, List<String> names) {
        Optional<String> word = name(name, value);
        Optional<String> found = word.filter(names::contains);
        if (word.isPresent() && found.isEmpty()) {
            error(value.span(), "there is no " + name + " `" + word.get() + "`", hint(word.get(), names));
        }
        return found;
    }

    /// The arguments of a call by their labels. A first one without a label is `first`.
    ///
    /// @param call the name of what is called
    /// @param known the labels that it has
    /// @param example an argument with its label, for a hint
    Optional<Map<String, Value>> arguments(
            String call, List<Setting.Argument> given, String first, List<String> known, String example) {
        int errors = diagnostics.size();
        Map<String, Value> arguments = new HashMap<>();
        for (int i = 0; i < given.size(); i++) {
            Setting.Argument argument = given.get(i);
            Span span = argument.value().span();
            String label = argument.label().orElse(i == 0 ? first : "");
            if (label.isEmpty()) {
                error(span, "an argument of `" + call + "` has no name", "for example `" + example + "`");
            } else if (!known.contains(label)) {
                error(span, "`" + call + "` has no `" + label + "`", hint(label, known));
            } else if (arguments.putIfAbsent(label, argument.value()) != null) {
                error(span, "`" + label + "` is given twice");
            }
        }
        return diagnostics.size() == errors ? Optional.of(arguments) : Optional.empty();
    }

    /// A hint for a name that is not known: the one that was probably meant, or all there are.
    static String hint(String name, Collection<String> known) {
        return Spelling.nearest(name, known)
                .map(nearest -> "did you mean `" + nearest + "`?")
                .orElseGet(() -> choices(known));
    }

    /// A hint that lists what there is.
    private static String choices(Collection<String> names) {
        return "there " + (names.size() == 1 ? "is " : "are ")
                + names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    <T> Optional<T> wrong(String name, String wanted, Value value) {
        error(
                value.span(),
                "`" + name + "` is " + wanted + ", not `" + value.span().text() + "`");
        return Optional.empty();
    }
}
