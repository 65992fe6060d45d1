package dev.unroll.dsl.model;

import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A size: a polynomial with integer coefficients over the names of sizes that are still open, in normal form.
/// In a model every name has a value and each size is a plain number; names remain only where a cell is
/// checked by itself.
///
/// @param terms coefficient, never 0, of each product of names (`""` is the constant term, `"D*units"` a
///     product)
public record Size(SortedMap<String, Long> terms) {

    public Size {
        terms = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(terms));
    }

    public static Size of(long value) {
        return new Size(value == 0 ? new TreeMap<>() : new TreeMap<>(Map.of("", value)));
    }

    /// A size that is not known.
    public static Size named(String name) {
        return new Size(new TreeMap<>(Map.of(name, 1L)));
    }

    /// Whether this is a plain number.
    public boolean isKnown() {
        return terms.isEmpty() || (terms.size() == 1 && terms.containsKey(""));
    }

    /// The number that this size is.
    ///
    /// @throws IllegalStateException if names remain
    /// @throws ArithmeticException if it does not fit an `int`
    public int value() {
        if (!isKnown()) {
            throw new IllegalStateException("the size " + this + " is not known");
        }
        return Math.toIntExact(terms.getOrDefault("", 0L));
    }

    @Override
    public String toString() {
        if (terms.isEmpty()) {
            return "0";
        }
        return terms.entrySet().stream()
                .sorted(Comparator.comparing(term -> term.getKey().isEmpty()))
                .map(term -> term.getKey().isEmpty()
                        ? term.getValue().toString()
                        : term.getValue() == 1 ? term.getKey() : term.getValue() + "*" + term.getKey())
                .collect(Collectors.joining(" + "));
    }
}
