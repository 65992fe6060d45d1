package dev.unroll.dsl.check;

import dev.unroll.dsl.syntax.Formula;
import java.util.Optional;

/// Decides conditions, which are known when compiled.
final class Conditions {

    private final ExpressionChecker expressions;

    Conditions(ExpressionChecker expressions) {
        this.expressions = expressions;
    }

    /// Whether the condition holds; empty if there is an error, which is reported then. A condition on sizes that are
    /// still open holds.
    Optional<Boolean> flag(Formula formula) {
        Frame frame = expressions.frame();
        return switch (expressions.meaning(formula, Naming.anonymous(frame))) {
            case Meaning.Flag flag -> Optional.of(flag.value());
            case Meaning.Unknown _ -> Optional.empty();
            case Value value
            when value.constant().isPresent() && formula.bare() instanceof Formula.Operation ->
                Optional.of(value.constant().get() != 0);
            case Value _, Meaning.Sizes _, Meaning.Callable _ -> {
                frame.error(
                        formula.span(),
                        Wording.quote(formula.span()) + " is not known to be true or false when the model is compiled",
                        "conditions are made of booleans and sizes; `where(...)` chooses between values");
                yield Optional.empty();
            }
        };
    }
}
