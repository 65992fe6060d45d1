package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Function;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Operator;
import java.util.List;
import java.util.Optional;

/// Which operands the operators take.
final class OperatorRules {

    private final Frame frame;
    private final Application application;

    OperatorRules(Frame frame) {
        this.frame = frame;
        this.application = new Application(frame);
    }

    Optional<Value> apply(Operator operator, Operand left, Operand right, Span span) {
        if (isEquality(operator) && isClass(left) && isClass(right)) {
            return classes(operator, left, right, span);
        }
        if (isEquality(operator) && isClass(left) && right.value().size().isPresent()) {
            return number(left, right).flatMap(index -> classes(operator, left, index, span));
        }
        if (isEquality(operator) && isClass(right) && left.value().size().isPresent()) {
            return number(right, left).flatMap(index -> classes(operator, index, right, span));
        }
        for (Operand operand : List.of(left, right)) {
            if (isClass(operand)) {
                reportClass(operator, operand);
                return Optional.empty();
            }
        }
        boolean number = left.value().isNumber() || right.value().isNumber();
        return operator == Operator.TIMES && !number
                ? product(left, right, span)
                : elementwise(function(operator), "`" + operator.symbol() + "`", left, right, span);
    }

    private void reportClass(Operator operator, Operand operand) {
        boolean length = frame.lengths().containsKey(operand.span().text());
        frame.error(
                operand.span(),
                Wording.named(operand.value(), operand.span())
                        + (length ? " is a length, which is a class of each sample" : " is a class") + ", and `"
                        + operator.symbol() + "` "
                        + (isEquality(operator)
                                ? "compares it with another class or the whole number of one"
                                : "takes numbers"),
                length
                        ? "`mean(x, over: time)` divides by the steps that a sample has"
                        : "`one_hot(...)` and `embedding(...)` make numbers of a class");
    }

    /// A function of two operands of the same shape, where a number goes with every entry.
    Optional<Value> elementwise(Function function, String name, Operand left, Operand right, Span span) {
        Value first = left.value();
        Value second = right.value();
        if (!first.isNumber() && !second.isNumber() && !sameShape(first, second)) {
            frame.error(
                    span,
                    name + " takes operands of the same shape, but " + Wording.declared(first, left.span()) + " is "
                            + Wording.describe(first.element()) + " and " + Wording.declared(second, right.span())
                            + " is " + Wording.describe(second.element()));
            return Optional.empty();
        }
        Element element = first.isNumber() ? second.element() : first.element();
        return application.lifted(function, List.of(left, right), element, span);
    }

    static boolean sameShape(Value left, Value right) {
        List<Size> first = left.shape().orElseThrow();
        List<Size> second = right.shape().orElseThrow();
        if (first.size() != second.size()) {
            return false;
        }
        for (int i = 0; i < first.size(); i++) {
            if (!SizeEvaluator.agree(first.get(i), second.get(i))) {
                return false;
            }
        }
        return true;
    }

    private Optional<Value> classes(Operator operator, Operand left, Operand right, Span span) {
        Size first = ((Element.ClassIndex) left.value().element()).classes();
        Size second = ((Element.ClassIndex) right.value().element()).classes();
        if (!SizeEvaluator.agree(first, second)) {
            frame.error(
                    span,
                    Wording.named(left.value(), left.span()) + " is one class of " + first + ", but "
                            + Wording.named(right.value(), right.span()) + " is one of " + second);
            return Optional.empty();
        }
        return application.lifted(function(operator), List.of(left, right), Value.NUMBER.element(), span);
    }

    /// A number that is compared with a class.
    private Optional<Operand> number(Operand classes, Operand number) {
        return ClassNumber.among(classes, number, "this is", frame)
                .map(index -> new Operand(Value.of(index), number.span()));
    }

    private Optional<Value> product(Operand left, Operand right, Span span) {
        if (left.value().hasRank(1)) {
            reportVectorOnLeft(left, right, span);
            return Optional.empty();
        }
        List<Size> matrix = left.value().shape().orElseThrow();
        List<Size> other = right.value().shape().orElseThrow();
        Size columns = matrix.get(1);
        if (!SizeEvaluator.agree(columns, other.getFirst())) {
            String unit = other.size() == 1 ? "entry" : "row";
            frame.error(
                    span,
                    Wording.declared(left.value(), left.span()) + " has " + Wording.count(columns, "column") + ", but "
                            + Wording.declared(right.value(), right.span()) + " has "
                            + Wording.count(other.getFirst(), unit));
            return Optional.empty();
        }
        List<Size> shape = other.size() == 1 ? List.of(matrix.getFirst()) : List.of(matrix.getFirst(), other.get(1));
        return application.lifted(Function.PRODUCT, List.of(left, right), new Element.Numbers(shape), span);
    }

    private void reportVectorOnLeft(Operand left, Operand right, Span span) {
        String first = Wording.named(left.value(), left.span());
        String second = Wording.named(right.value(), right.span());
        if (right.value().hasRank(2)) {
            frame.error(
                    span,
                    "`*` takes a matrix on its left, but " + first + " is "
                            + Wording.describe(left.value().element()),
                    "`transpose(" + right.span().text() + ") * " + left.span().text() + "`");
            return;
        }
        boolean same = sameShape(left.value(), right.value());
        String sizes = same
                ? " are both vectors of " + left.value().shape().orElseThrow().getFirst()
                : " are vectors of " + left.value().shape().orElseThrow().getFirst() + " and "
                        + right.value().shape().orElseThrow().getFirst();
        frame.error(
                span,
                "`*` is the matrix product, but " + first + " and " + second + sizes,
                "`.*` multiplies element by element, `sum(a .* b)` is the product of two vectors");
    }

    private static boolean isEquality(Operator operator) {
        return operator == Operator.EQUAL || operator == Operator.NOT_EQUAL;
    }

    private static boolean isClass(Operand operand) {
        return operand.value().element() instanceof Element.ClassIndex;
    }

    private static Function function(Operator operator) {
        return switch (operator) {
            case ADD -> Function.ADD;
            case SUBTRACT -> Function.SUBTRACT;
            case TIMES, TIMES_EACH -> Function.MULTIPLY;
            case DIVIDE -> Function.DIVIDE;
            case POWER -> Function.POWER;
            case LESS -> Function.LESS;
            case LESS_OR_EQUAL -> Function.LESS_OR_EQUAL;
            case GREATER -> Function.GREATER;
            case GREATER_OR_EQUAL -> Function.GREATER_OR_EQUAL;
            case EQUAL -> Function.EQUAL;
            case NOT_EQUAL -> Function.NOT_EQUAL;
        };
    }
}
