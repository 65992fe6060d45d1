package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Function;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// Applies functions to operands whose shapes fit: lifts them over time, computes what is known, and notes what the
/// result comes from.
final class Application {

    private final Frame frame;

    Application(Frame frame) {
        this.frame = frame;
    }

    /// A function of one step, lifted over the operands' time.
    Optional<Value> lifted(Function function, List<Operand> given, Element element, Span span) {
        List<Operand> operands = TimeRules.inOneOrder(given);
        if (!TimeRules.agree(frame, operands, span)) {
            return Optional.empty();
        }
        return typed(function, operands, new Type(element, TimeRules.common(operands)), span);
    }

    /// A function with a result of the given type.
    Optional<Value> typed(Function function, List<Operand> operands, Type type, Span span) {
        Optional<String> tooMany = TypeEvaluator.tooMany(type);
        if (tooMany.isPresent()) {
            frame.error(span, Wording.quote(span) + tooMany.get());
            return Optional.empty();
        }
        if (function == Function.DIVIDE && isZero(operands.getLast())) {
            frame.error(operands.getLast().span(), "this divides by 0");
            return Optional.empty();
        }
        OptionalDouble known = known(function, operands, type);
        if (known.isPresent()) {
            return folded(known.getAsDouble(), span);
        }
        List<Expression> arguments =
                operands.stream().map(operand -> operand.value().expression()).toList();
        return Optional.of(
                Value.of(new Expression.Apply(function, arguments, type, span)).withSources(sources(operands)));
    }

    static Value.Sources sources(List<Operand> operands) {
        return operands.stream()
                .map(operand -> operand.value().sources())
                .reduce(Value.Sources.NONE, Value.Sources::and);
    }

    private static OptionalDouble known(Function function, List<Operand> operands, Type type) {
        boolean constant = type.equals(Value.NUMBER)
                && operands.stream()
                        .allMatch(operand -> operand.value().constant().isPresent());
        return constant
                ? Folding.fold(
                        function,
                        operands.stream()
                                .map(operand -> operand.value().constant().orElseThrow())
                                .toList())
                : OptionalDouble.empty();
    }

    private static boolean isZero(Operand operand) {
        return operand.value().constant().filter(number -> number == 0).isPresent();
    }

    private Optional<Value> folded(double number, Span span) {
        if (!frame.isOpen() && !Double.isFinite(number)) {
            frame.error(span, Wording.quote(span) + " is not a finite number");
            return Optional.empty();
        }
        return Optional.of(Value.constant(number, span));
    }
}
