package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Type;
import java.util.Optional;

/// A whole number in the place of a class.
final class ClassNumber {
    private ClassNumber() {}

    /// The class of this number, of the classes that another value has one of; a message and nothing if there is none.
    ///
    /// @param number known to be a whole number
    /// @param what how the message begins: `the start is`
    static Optional<Expression> among(Operand classes, Operand number, String what, Frame frame) {
        Element element = classes.value().element();
        Size count = ((Element.ClassIndex) element).classes();
        Size index = number.value().size().orElseThrow();
        boolean fits = !index.isKnown()
                || !count.isKnown()
                || SizeEvaluator.number(index) >= 0 && SizeEvaluator.number(index) < SizeEvaluator.number(count);
        if (!fits) {
            frame.error(
                    number.span(),
                    what + " class " + index + ", but " + Wording.named(classes.value(), classes.span()) + " has "
                            + count + " classes, numbered from 0");
            return Optional.empty();
        }
        return Optional.of(new Expression.Constant(
                number.value().constant().orElse(0.0), new Type(element, Optional.empty()), number.span()));
    }
}
