package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Time;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.Optional;

/// A value and what is known of it.
///
/// @param expression how it is computed
/// @param constant its number, if it is one that is known when compiled; NaN where it depends on an open size
/// @param size its number as a size
/// @param sources what it is computed from
/// @param origin the name it was given, and where
/// @param run the call whose result it is
/// @param softmaxOf the text of `z`, if this is `softmax(z)`
record Value(
        Expression expression,
        Optional<Double> constant,
        Optional<Size> size,
        Sources sources,
        Optional<Origin> origin,
        Optional<Run> run,
        Optional<String> softmaxOf)
        implements Meaning {

    /// The type of a single number.
    static final Type NUMBER = new Type(new Element.Numbers(List.of()), Optional.empty());

    /// What a value is computed from.
    ///
    /// @param input whether it depends on an input
    /// @param target a target that it depends on
    /// @param allSamples whether it depends on a mean over all samples; what that is a mean of does not count as an
    ///     input or a target any more
    record Sources(boolean input, Optional<String> target, boolean allSamples) {
        static final Sources NONE = new Sources(false, Optional.empty());

        static final Sources ALL_SAMPLES = new Sources(false, Optional.empty(), true);

        Sources(boolean input, Optional<String> target) {
            this(input, target, false);
        }

        Sources and(Sources other) {
            return new Sources(input || other.input, target.or(other::target), allSamples || other.allSamples);
        }
    }

    /// Where a name was given.
    ///
    /// @param name the name
    /// @param span where it is given
    /// @param type the type as declared, as text
    record Origin(String name, Span span, Optional<String> type) {}

    /// The parts of a call that can be read by name.
    interface Run {

        /// What `run.name` stands for in the caller.
        Optional<Meaning> member(String name);

        /// The names that can be read.
        List<String> names();
    }

    static Value of(Expression expression) {
        return new Value(
                expression,
                Optional.empty(),
                Optional.empty(),
                Sources.NONE,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    static Value constant(double number, Span span) {
        return of(new Expression.Constant(number, NUMBER, span)).withConstant(number);
    }

    static Value size(Size size, Span span) {
        double number = size.isKnown() ? size.terms().getOrDefault("", 0L) : Double.NaN;
        return constant(number, span).withSize(Optional.of(size));
    }

    Type type() {
        return expression.type();
    }

    Element element() {
        return type().element();
    }

    Optional<Time> time() {
        return type().time();
    }

    /// The shape, if this is made of numbers.
    Optional<List<Size>> shape() {
        return element() instanceof Element.Numbers numbers ? Optional.of(numbers.shape()) : Optional.empty();
    }

    boolean isNumber() {
        return shape().isPresent() && shape().get().isEmpty();
    }

    boolean hasRank(int rank) {
        return shape().isPresent() && shape().get().size() == rank;
    }

    /// The value where it is read at `span`.
    Value readAt(Span span) {
        Expression read = switch (expression) {
            case Expression.Reference reference -> new Expression.Reference(reference.variable(), span);
            case Expression.Constant constantExpression ->
                new Expression.Constant(constantExpression.value(), constantExpression.type(), span);
            case Expression.Apply apply -> apply;
            case Expression.Rows rows -> rows;
        };
        return new Value(read, constant, size, sources, origin, run, softmaxOf);
    }

    Value withConstant(double number) {
        return new Value(expression, Optional.of(number), size, sources, origin, run, softmaxOf);
    }

    Value withSize(Optional<Size> known) {
        return new Value(expression, constant, known, sources, origin, run, softmaxOf);
    }

    Value withSources(Sources from) {
        return new Value(expression, constant, size, from, origin, run, softmaxOf);
    }

    Value withOrigin(Origin given) {
        return new Value(expression, constant, size, sources, Optional.of(given), run, softmaxOf);
    }

    Value withRun(Run call) {
        return new Value(expression, constant, size, sources, origin, Optional.of(call), softmaxOf);
    }

    Value withSoftmaxOf(String argument) {
        return new Value(expression, constant, size, sources, origin, run, Optional.of(argument));
    }

    /// The same facts about another expression.
    Value withExpression(Expression other) {
        return new Value(other, constant, size, sources, origin, run, softmaxOf);
    }
}
