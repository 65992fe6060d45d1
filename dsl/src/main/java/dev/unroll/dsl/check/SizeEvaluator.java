package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formula;
import java.util.Optional;

/// Computes sizes: whole numbers and their names, with `+ - * / ^`.
final class SizeEvaluator {

    /// Largest power of a size, and most terms of a polynomial.
    private static final int LARGEST = 64;

    private final Frame frame;

    SizeEvaluator(Frame frame) {
        this.frame = frame;
    }

    /// What is wrong with a formula as a size.
    private static final class NoSize extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Span span;
        private final transient Optional<String> hint;

        NoSize(Span span, String message) {
            super(message, null, false, false);
            this.span = span;
            this.hint = Optional.empty();
        }

        NoSize(Span span, String message, String hint) {
            super(message, null, false, false);
            this.span = span;
            this.hint = Optional.of(hint);
        }
    }

    /// The size of a dimension, at least 1; empty if there is an error, which is reported then.
    Optional<Size> dimension(Formula formula) {
        return any(formula).filter(size -> {
            boolean fits = !size.isKnown() || number(size) >= 1 && number(size) <= Integer.MAX_VALUE;
            if (!fits) {
                String what = formula.bare() instanceof Formula.Number ? "" : Wording.quote(formula.span()) + " = ";
                frame.error(
                        formula.span(),
                        "a size is a whole number from 1 to " + Integer.MAX_VALUE + ", and this is " + what + size);
            }
            return fits;
        });
    }

    /// Any whole number; empty if there is an error, which is reported then.
    Optional<Size> any(Formula formula) {
        try {
            return Optional.of(evaluate(formula));
        } catch (NoSize problem) {
            if (problem.getMessage() != null) {
                problem.hint.ifPresentOrElse(
                        hint -> frame.error(problem.span, problem.getMessage(), hint),
                        () -> frame.error(problem.span, problem.getMessage()));
            }
            return Optional.empty();
        } catch (ArithmeticException _) {
            frame.error(formula.span(), "the size " + Wording.quote(formula.span()) + " is too large to be computed");
            return Optional.empty();
        }
    }

    /// The size that a formula is, if it is one; nothing is reported.
    Optional<Size> quietly(Formula formula) {
        try {
            return Optional.of(evaluate(formula));
        } catch (NoSize | ArithmeticException _) {
            return Optional.empty();
        }
    }

    static long number(Size size) {
        return size.terms().getOrDefault("", 0L);
    }

    /// Whether two sizes are the same, as far as can be told: a quotient of open sizes may be any.
    static boolean agree(Size left, Size right) {
        return left.equals(right) || isVague(left) || isVague(right);
    }

    private static boolean isVague(Size size) {
        return size.terms().keySet().stream().anyMatch(names -> names.contains("/"));
    }

    private Size evaluate(Formula formula) throws NoSize {
        return switch (formula) {
            case Formula.Number number -> whole(number);
            case Formula.Named named -> named(named);
            case Formula.Group group -> evaluate(group.inner());
            case Formula.Negation negation -> Size.of(0).minus(evaluate(negation.operand()));
            case Formula.Operation operation -> operation(operation);
            case Formula.Text _, Formula.Member _, Formula.Call _, Formula.Row _, Formula.Stack _ ->
                throw new NoSize(formula.span(), Wording.quote(formula.span()) + " is not a size");
        };
    }

    private static Size whole(Formula.Number number) throws NoSize {
        if (Math.abs(number.value()) > 1e15) {
            throw new NoSize(
                    number.span(),
                    "a size is a whole number from 1 to " + Integer.MAX_VALUE + ", and this is "
                            + Wording.quote(number.span()));
        }
        if (number.value() != Math.rint(number.value())) {
            throw new NoSize(
                    number.span(), "a size is a whole number, and " + Wording.quote(number.span()) + " is none");
        }
        return Size.of((long) number.value());
    }

    private Size named(Formula.Named named) throws NoSize {
        Optional<Scope.Entry> entry = frame.scope().find(named.name());
        if (entry.isEmpty()) {
            Optional<String> nearest =
                    Spelling.nearest(named.name(), frame.scope().names());
            String message = "there is no size `" + named.name() + "`";
            throw nearest.isPresent()
                    ? new NoSize(named.span(), message, "did you mean `" + nearest.get() + "`?")
                    : new NoSize(named.span(), message);
        }
        frame.checking().markRead(entry.get().span());
        if (frame.lengths().containsKey(named.name())) {
            throw new NoSize(
                    named.span(),
                    "`" + named.name() + "` is a length that each sample has of its own, not a size",
                    "it is the number of steps of a `sequence(" + named.name() + ")`");
        }
        return switch (entry.get().meaning()) {
            case Value value when value.size().isPresent() -> value.size().get();
            case Meaning.Unknown _ -> throw new NoSize(named.span(), null);
            case Meaning.Sizes sizes ->
                throw new NoSize(
                        named.span(),
                        "`" + named.name() + "` is a list of " + sizes.sizes().size()
                                + " sizes, and one size is needed");
            case Value value ->
                throw new NoSize(
                        named.span(), "`" + named.name() + "` is " + Wording.describe(value.type()) + ", not a size");
            case Meaning.Flag _, Meaning.Callable _ ->
                throw new NoSize(named.span(), "`" + named.name() + "` is not a size");
        };
    }

    private Size operation(Formula.Operation operation) throws NoSize {
        Size left = evaluate(operation.left());
        Size right = evaluate(operation.right());
        return switch (operation.operator()) {
            case ADD -> left.plus(right);
            case SUBTRACT -> left.minus(right);
            case TIMES -> product(left, right);
            case DIVIDE -> quotient(left, right, operation.span());
            case POWER -> power(left, right, operation.span());
            case TIMES_EACH, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
                throw new NoSize(operation.span(), Wording.quote(operation.span()) + " is not a size");
        };
    }

    private static Size product(Size left, Size right) {
        if (left.terms().size() * right.terms().size() > LARGEST) {
            throw new ArithmeticException("too many terms");
        }
        return left.times(right);
    }

    private Size quotient(Size left, Size right, Span span) throws NoSize {
        Optional<Size> quotient = left.dividedBy(right);
        if (quotient.isPresent()) {
            return quotient.get();
        }
        if (left.isKnown() && right.isKnown()) {
            throw new NoSize(
                    span, Wording.quote(span) + " is " + left + " / " + right + ", which is not a whole number");
        }
        return Size.named("(" + plain(left) + "/" + plain(right) + ")");
    }

    /// A name for a polynomial that holds none of the signs that products are made with.
    private static String plain(Size size) {
        return size.toString().replace("*", "\u00B7").replace(" ", "");
    }

    private static Size power(Size base, Size exponent, Span span) throws NoSize {
        if (!exponent.isKnown() || number(exponent) < 0 || number(exponent) > LARGEST) {
            throw new NoSize(span, "the power of a size is a number from 0 to " + LARGEST);
        }
        Size power = Size.of(1);
        for (long i = 0; i < number(exponent); i++) {
            power = product(power, base);
        }
        return power;
    }
}
