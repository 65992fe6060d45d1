package dev.unroll.dsl.check;

import dev.unroll.dsl.syntax.Formal;
import dev.unroll.dsl.syntax.Formal.Domain;
import dev.unroll.dsl.syntax.Formula;
import java.util.List;
import java.util.Optional;

/// Gives formals that a call leaves out their default values.
final class Defaults {

    private final Frame frame;

    Defaults(Frame frame) {
        this.frame = frame;
    }

    /// Defines what does not wait for the sizes of other formals.
    void defineWhatIsKnown(List<Formal> formals) {
        SizeEvaluator sizes = new SizeEvaluator(frame);
        for (Formal formal : formals) {
            boolean size = formal.domain() instanceof Domain.Size
                    && formal.initial().isPresent()
                    && sizes.quietly(formal.initial().get()).isPresent();
            if (isLeftOut(formal) && size) {
                define(formal);
            }
        }
    }

    /// Defines the rest; false if there is an error, which is reported then.
    boolean defineRest(List<Formal> formals) {
        boolean defined = true;
        for (Formal formal : formals) {
            if (isLeftOut(formal)) {
                defined &= define(formal);
            }
        }
        return defined;
    }

    private boolean isLeftOut(Formal formal) {
        return frame.scope().find(formal.name().text()).isEmpty();
    }

    private boolean define(Formal formal) {
        Optional<? extends Meaning> meaning = meaning(formal, formal.initial().orElseThrow());
        meaning.ifPresent(known ->
                frame.scope().define(formal.name().text(), known, formal.name().span()));
        return meaning.isPresent();
    }

    private Optional<? extends Meaning> meaning(Formal formal, Formula initial) {
        ExpressionChecker expressions = new ExpressionChecker(frame);
        return switch (formal.domain()) {
            case Domain.Size _ ->
                new SizeEvaluator(frame).dimension(initial).map(size -> Value.size(size, initial.span()));
            case Domain.Flag _ -> new Conditions(expressions).flag(initial).map(Meaning.Flag::new);
            case Domain.Cell _ -> cell(expressions, initial);
            case Domain.Typed _ -> constant(expressions, initial);
        };
    }

    private Optional<Meaning> cell(ExpressionChecker expressions, Formula initial) {
        Meaning meaning = expressions.meaning(initial, Naming.anonymous(frame));
        boolean callable = meaning instanceof Meaning.Callable;
        if (!callable && !(meaning instanceof Meaning.Unknown)) {
            frame.error(initial.span(), Wording.quote(initial.span()) + " is not a cell");
        }
        return callable ? Optional.of(meaning) : Optional.empty();
    }

    private Optional<Value> constant(ExpressionChecker expressions, Formula initial) {
        Optional<Value> value = expressions.value(initial, Naming.anonymous(frame));
        if (value.isPresent() && value.get().constant().isEmpty()) {
            frame.error(initial.span(), "the default of a value is a number that is known when the model is compiled");
            return Optional.empty();
        }
        return value;
    }
}
