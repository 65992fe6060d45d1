package dev.unroll.dsl.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A size: a polynomial with integer coefficients over the names of sizes that are still open, in normal form.
/// In a model every name has a value and each size is a plain number; names remain only where a cell is
/// checked by itself.
///
/// @param terms coefficient, never 0, of each product of names (`""` is the constant term, `"D*units"` a
///     product)
public record Size(SortedMap<String, Long> terms) {

    public Size {
        terms = Collections.unmodifiableSortedMap(new TreeMap<>(terms));
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

    /// @throws ArithmeticException if a coefficient does not fit a `long`
    public Size plus(Size other) {
        SortedMap<String, Long> sum = new TreeMap<>(terms);
        other.terms.forEach((names, coefficient) -> sum.merge(names, coefficient, Math::addExact));
        sum.values().removeIf(coefficient -> coefficient == 0);
        return new Size(sum);
    }

    /// @throws ArithmeticException if a coefficient does not fit a `long`
    public Size minus(Size other) {
        return plus(other.times(of(-1)));
    }

    /// @throws ArithmeticException if a coefficient does not fit a `long`
    public Size times(Size other) {
        SortedMap<String, Long> product = new TreeMap<>();
        terms.forEach((names, coefficient) -> other.terms.forEach((otherNames, otherCoefficient) -> product.merge(
                productOfNames(names, otherNames), Math.multiplyExact(coefficient, otherCoefficient), Math::addExact)));
        product.values().removeIf(coefficient -> coefficient == 0);
        return new Size(product);
    }

    /// The quotient, if it is a polynomial with integer coefficients. Divisors with several terms are tried only for
    /// equality.
    public Optional<Size> dividedBy(Size divisor) {
        if (equals(divisor) && !terms.isEmpty()) {
            return Optional.of(of(1));
        }
        if (divisor.terms.size() != 1) {
            return Optional.empty();
        }
        String divisorNames = divisor.terms.firstKey();
        long divisorCoefficient = divisor.terms.get(divisorNames);
        SortedMap<String, Long> quotient = new TreeMap<>();
        for (Map.Entry<String, Long> term : terms.entrySet()) {
            Optional<String> names = quotientOfNames(term.getKey(), divisorNames);
            if (names.isEmpty() || term.getValue() % divisorCoefficient != 0) {
                return Optional.empty();
            }
            quotient.put(names.get(), term.getValue() / divisorCoefficient);
        }
        return Optional.of(new Size(quotient));
    }

    private static String productOfNames(String left, String right) {
        return Stream.of(left, right)
                .filter(names -> !names.isEmpty())
                .flatMap(names -> Arrays.stream(names.split("\\*")))
                .sorted()
                .collect(Collectors.joining("*"));
    }

    private static Optional<String> quotientOfNames(String names, String divisor) {
        if (divisor.isEmpty()) {
            return Optional.of(names);
        }
        var left = Arrays.stream(names.split("\\*")).collect(Collectors.toList());
        for (String name : divisor.split("\\*")) {
            if (!left.remove(name)) {
                return Optional.empty();
            }
        }
        return Optional.of(String.join("*", left));
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
