package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.TypeFormula;
import dev.unroll.dsl.syntax.TypeFormula.ElementFormula;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Computes declared types.
final class TypeEvaluator {

    private final Frame frame;
    private final SizeEvaluator sizes;

    TypeEvaluator(Frame frame) {
        this.frame = frame;
        this.sizes = new SizeEvaluator(frame);
    }

    /// The type; empty if there is an error, which is reported then.
    Optional<Type> type(TypeFormula formula) {
        if (formula.steps().isEmpty()) {
            return element(formula.element()).map(element -> new Type(element, Optional.empty()));
        }
        Optional<Time> time = time(formula.steps().get());
        Optional<Element> element = element(formula.element());
        if (time.isEmpty() || element.isEmpty()) {
            return Optional.empty();
        }
        Type type = new Type(element.get(), time);
        return isSmallEnough(type, formula.span()) ? Optional.of(type) : Optional.empty();
    }

    private Optional<Time> time(Formula steps) {
        if (steps.bare() instanceof Formula.Named named && frame.lengths().containsKey(named.name())) {
            frame.scope().find(named.name()).ifPresent(entry -> frame.checking().markRead(entry.span()));
            return Optional.of(frame.lengths().get(named.name()));
        }
        return sizes.dimension(steps).map(Time::new);
    }

    /// The element; empty if there is an error, which is reported then.
    Optional<Element> element(ElementFormula formula) {
        return switch (formula) {
            case ElementFormula.SingleNumber _ -> Optional.of(new Element.Numbers(List.of()));
            case ElementFormula.OneOf oneOf -> sizes.dimension(oneOf.classes()).map(Element.ClassIndex::new);
            case ElementFormula.Numbers numbers -> numbers(numbers);
        };
    }

    private Optional<Element> numbers(ElementFormula.Numbers formula) {
        if (formula.shape().size() > 2) {
            frame.error(
                    formula.span(),
                    "there are vectors `[n]` and matrices `[rows, columns]`, and nothing with more sizes");
            return Optional.empty();
        }
        List<Size> shape = new ArrayList<>();
        formula.shape().forEach(size -> sizes.dimension(size).ifPresent(shape::add));
        if (shape.size() < formula.shape().size()) {
            return Optional.empty();
        }
        Element element = new Element.Numbers(shape);
        boolean small = isSmallEnough(new Type(element, Optional.empty()), formula.span());
        return small ? Optional.of(element) : Optional.empty();
    }

    /// Reports a type with more entries than an array can have.
    boolean isSmallEnough(Type type, Span span) {
        Optional<String> problem = tooMany(type);
        problem.ifPresent(text -> frame.error(span, Wording.quote(Wording.declaration(type)) + text));
        return problem.isEmpty();
    }

    /// What to say of a type that has more entries than an array can have.
    static Optional<String> tooMany(Type type) {
        List<Size> factors =
                new ArrayList<>(type.element() instanceof Element.Numbers numbers ? numbers.shape() : List.of());
        type.time().map(Time::steps).ifPresent(factors::add);
        var entries = factors.stream()
                .filter(Size::isKnown)
                .map(size -> BigInteger.valueOf(SizeEvaluator.number(size)))
                .reduce(BigInteger.ONE, BigInteger::multiply);
        if (entries.bitLength() <= 31) {
            return Optional.empty();
        }
        BigInteger gibibytes = entries.multiply(BigInteger.valueOf(Float.BYTES)).shiftRight(30);
        return Optional.of(" has " + entries + " entries, which take " + gibibytes + " GiB, and at most "
                + Integer.MAX_VALUE + " are possible");
    }

    /// Gives the names that a formal's type binds the sizes of an actual value, and says what does not fit.
    ///
    /// @return what is wrong, for a sentence that goes on from `` `cell` takes ... ``
    Optional<String> bind(TypeFormula formula, Type actual) {
        if (formula.steps().isPresent() && actual.time().isPresent()) {
            Optional<String> problem =
                    bindSteps(formula.steps().get(), actual.time().get());
            if (problem.isPresent()) {
                return problem;
            }
        }
        return switch (formula.element()) {
            case ElementFormula.SingleNumber _ -> isNumbers(actual, 0) ? Optional.empty() : Optional.of("one number");
            case ElementFormula.OneOf oneOf ->
                actual.element() instanceof Element.ClassIndex index
                        ? bindSize(oneOf.classes(), index.classes(), "classes")
                        : Optional.of("a class");
            case ElementFormula.Numbers numbers -> bindShape(numbers, actual);
        };
    }

    private static boolean isNumbers(Type type, int rank) {
        return type.element() instanceof Element.Numbers numbers
                && numbers.shape().size() == rank;
    }

    private Optional<String> bindShape(ElementFormula.Numbers formula, Type actual) {
        int rank = formula.shape().size();
        if (!isNumbers(actual, rank)) {
            return Optional.of(rank == 1 ? "a vector" : "a matrix");
        }
        List<Size> shape = ((Element.Numbers) actual.element()).shape();
        for (int i = 0; i < rank; i++) {
            String unit = rank == 1 ? "entries" : i == 0 ? "rows" : "columns";
            Optional<String> problem = bindSize(formula.shape().get(i), shape.get(i), unit);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private Optional<String> bindSteps(Formula formula, Time actual) {
        if (actual.length().isEmpty()) {
            return bindSize(formula, actual.steps(), "steps");
        }
        if (formula.bare() instanceof Formula.Named named) {
            Optional<Time> bound = Optional.ofNullable(frame.lengths().get(named.name()));
            if (bound.isEmpty() && frame.scope().find(named.name()).isEmpty()) {
                frame.addLength(named.name(), actual, frame.checking().length(actual));
                return Optional.empty();
            }
            if (bound.equals(Optional.of(actual))) {
                return Optional.empty();
            }
        }
        return Optional.of(Wording.quote(formula.span()) + " steps");
    }

    private Optional<String> bindSize(Formula formula, Size actual, String unit) {
        if (formula.bare() instanceof Formula.Named named
                && frame.scope().find(named.name()).isEmpty()) {
            frame.scope().define(named.name(), Value.size(actual, named.span()), named.span());
            return Optional.empty();
        }
        Optional<Size> expected = sizes.any(formula);
        if (expected.isEmpty() || SizeEvaluator.agree(expected.get(), actual)) {
            return Optional.empty();
        }
        String text = formula.span().text();
        String shown = text.equals(expected.get().toString()) ? text : text + "` = `" + expected.get();
        return Optional.of("`" + shown + "` " + unit);
    }
}
