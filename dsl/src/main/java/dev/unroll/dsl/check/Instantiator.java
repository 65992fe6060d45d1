package dev.unroll.dsl.check;

import dev.unroll.dsl.check.Arguments.Actual;
import dev.unroll.dsl.check.FormalBinder.Bound;
import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Checks a cell's body with what one call gives it, and adds the instance to the caller's body.
final class Instantiator {

    /// How deep cells may call cells.
    private static final int DEEPEST = 50;

    private final Frame caller;
    private final Callee.Cell cell;
    private final Span call;
    private final Optional<Frame.SharedUse> shared;

    Instantiator(Frame caller, Callee.Cell cell, Span call, Optional<Frame.SharedUse> shared) {
        this.caller = caller;
        this.cell = cell;
        this.call = call;
        this.shared = shared;
    }

    /// The result as the caller sees it; empty if there is an error, which is reported then.
    Optional<Value> instantiate(
            Map<String, Actual> actuals, Map<String, Operand> starts, String path, String resultName) {
        caller.checking().markCalled(cell.definition());
        if (!mayCall()) {
            return Optional.empty();
        }
        Frame frame = new Frame(caller.checking(), cell, Optional.of(new Frame.Call(caller, call)), path, shared);
        Optional<Bound> bound = new FormalBinder(caller, frame, call).bind(actuals);
        if (bound.isEmpty()) {
            return Optional.empty();
        }
        boolean lifted = bound.get().lifted().isPresent();
        if (lifted) {
            frame.setStepping();
        }
        for (Map.Entry<String, Operand> start : starts.entrySet()) {
            if (!mayStartFrom(start.getKey(), start.getValue(), lifted)) {
                return Optional.empty();
            }
            frame.starts().put(start.getKey(), start.getValue().value());
        }
        CellBody body = new CellBody(frame);
        body.check();
        if (!frame.states().isEmpty() && !frame.isStepping()) {
            reportNoSequence(actuals);
            return Optional.empty();
        }
        if (body.result().isEmpty()) {
            return Optional.empty();
        }
        InstanceDraft draft = new InstanceDraft(frame, bound.get(), call);
        caller.addLater(draft::frozen);
        return export(draft, body.result().get(), resultName);
    }

    private Optional<Value> export(InstanceDraft draft, Value result, String name) {
        Optional<Value> exported = draft.export(result, name);
        if (exported.isEmpty()) {
            caller.error(
                    call,
                    "`" + cell.name() + "` is called for each step of a sequence, but its own result "
                            + Wording.extent(result.type()));
        }
        return exported.map(value -> value.withRun(draft));
    }

    private boolean mayCall() {
        int depth = 0;
        for (Optional<Frame> at = Optional.of(caller); at.isPresent(); at = outer(at.get())) {
            if (at.get().definition() == cell.definition()) {
                caller.error(call, "`" + cell.name() + "` calls itself: " + way(), "cells cannot be recursive");
                return false;
            }
            if (++depth > DEEPEST) {
                caller.error(call, "cells call cells more than " + DEEPEST + " deep");
                return false;
            }
        }
        if (!caller.checking().mayInstantiate(cell.definition())) {
            caller.error(call, "with all cells written out, there are more calls than the compiler takes");
            return false;
        }
        return true;
    }

    private static Optional<Frame> outer(Frame frame) {
        return frame.call().map(Frame.Call::caller);
    }

    /// The calls from the outermost cell to this one.
    private String way() {
        List<String> way = new ArrayList<>(List.of("`" + cell.name() + "`"));
        for (Optional<Frame> at = Optional.of(caller); at.isPresent(); at = outer(at.get())) {
            way.addFirst("`" + at.get().definition().name().text() + "`");
        }
        return String.join(" calls ", way);
    }

    private boolean mayStartFrom(String state, Operand start, boolean lifted) {
        if (start.value().time().isPresent()) {
            caller.error(
                    start.span(),
                    "the start of `" + state + "` is one value, but " + Wording.named(start.value(), start.span()) + " "
                            + Wording.extent(start.value().type()),
                    "take one step, such as `last(" + start.span().text() + ")`");
            return false;
        }
        if (!lifted && caller.isStepping() && !caller.isHeld(start.value().expression())) {
            caller.error(
                    start.span(),
                    "`" + cell.name() + "` steps with the cell that calls it, so the start of `" + state
                            + "` cannot be " + Wording.quote(start.span()) + ", which differs from step to step");
            return false;
        }
        return true;
    }

    private void reportNoSequence(Map<String, Actual> actuals) {
        Optional<Actual> first = cell.definition().formals().stream()
                .filter(formal -> formal.domain() instanceof Formal.Domain.Typed)
                .flatMap(formal -> Optional.ofNullable(actuals.get(formal.name().text())).stream())
                .findFirst();
        String message = "`" + cell.name() + "` steps over a sequence";
        if (first.isEmpty()) {
            caller.error(call, message + ", and this call gives it none");
            return;
        }
        Value value = (Value) first.get().meaning();
        message += ", but " + Wording.named(value, first.get().span()) + " is "
                + Wording.describe(value.type()).replaceFirst("^a ", "one ");
        if (value.element() instanceof Element.Numbers numbers
                && numbers.shape().size() == 1) {
            caller.error(
                    first.get().span(), message, "`sequence(" + numbers.shape().getFirst() + ") of [1]`");
        } else {
            caller.error(first.get().span(), message, "declare a `sequence(...)`");
        }
    }
}
