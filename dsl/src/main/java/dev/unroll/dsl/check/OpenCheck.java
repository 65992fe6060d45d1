package dev.unroll.dsl.check;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Variable;
import dev.unroll.dsl.syntax.Formal;
import dev.unroll.dsl.syntax.Formal.Domain;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.TypeFormula;
import dev.unroll.dsl.syntax.TypeFormula.ElementFormula;
import java.util.List;
import java.util.Optional;

/// Checks a cell that nothing calls: its sizes stay open, and it is taken to step over a sequence.
final class OpenCheck {

    private final DiagnosticLog log;
    private final Usage usage;

    OpenCheck(DiagnosticLog log, Usage usage) {
        this.log = log;
        this.usage = usage;
    }

    void check(Callee.Cell cell) {
        Frame frame = new Frame(new Checking(log, usage), cell, Optional.empty(), "", Optional.empty());
        frame.setOpen();
        frame.setStepping();
        List<Formal> formals = cell.definition().formals();
        formals.forEach(formal -> defineUntyped(frame, formal));
        formals.forEach(formal -> defineTyped(frame, formal));
        CellBody body = new CellBody(frame);
        body.check();
        body.result();
    }

    private static void defineUntyped(Frame frame, Formal formal) {
        String name = formal.name().text();
        Optional<? extends Meaning> meaning = switch (formal.domain()) {
            case Domain.Size _ -> Optional.of(Value.size(Size.named(name), formal.span()));
            case Domain.Flag _ -> Optional.of(new Meaning.Flag(true));
            case Domain.Cell _ -> Optional.of(new Meaning.Callable(new Callee.Open(name)));
            case Domain.Typed _ -> Optional.empty();
        };
        meaning.ifPresent(
                known -> frame.scope().define(name, known, formal.name().span()));
    }

    private static void defineTyped(Frame frame, Formal formal) {
        if (!(formal.domain() instanceof Domain.Typed typed)) {
            return;
        }
        openSizes(frame, typed.type());
        String name = formal.name().text();
        Meaning meaning = new TypeEvaluator(frame)
                .type(typed.type())
                .<Meaning>map(type -> {
                    Variable variable =
                            frame.checking().variable(name, type, formal.name().span());
                    frame.addFormal(variable);
                    frame.hold(variable);
                    return Value.of(new Expression.Reference(
                                    variable, formal.name().span()))
                            .withOrigin(new Value.Origin(
                                    name,
                                    formal.name().span(),
                                    Optional.of(typed.type().span().text())));
                })
                .orElseGet(Meaning.Unknown::new);
        frame.scope().define(name, meaning, formal.name().span());
    }

    /// Names that stand alone in a formal's type are sizes that a call would bind.
    private static void openSizes(Frame frame, TypeFormula type) {
        type.steps().ifPresent(steps -> openSize(frame, steps));
        switch (type.element()) {
            case ElementFormula.SingleNumber _ -> {}
            case ElementFormula.Numbers numbers -> numbers.shape().forEach(size -> openSize(frame, size));
            case ElementFormula.OneOf oneOf -> openSize(frame, oneOf.classes());
        }
    }

    private static void openSize(Frame frame, Formula formula) {
        if (formula.bare() instanceof Formula.Named named
                && frame.scope().find(named.name()).isEmpty()) {
            Value size = Value.size(Size.named(named.name()), named.span());
            frame.scope().define(named.name(), size, named.span());
        }
    }
}
