package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formula;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Finds what names stand for: those of the body, then cells, then functions.
final class NameResolver {

    private static final Meaning UNKNOWN = new Meaning.Unknown();

    /// Cells that people will look for and that are not there yet.
    private static final Set<String> PLANNED = Set.of("perplexity", "f1");

    private final Frame frame;

    NameResolver(Frame frame) {
        this.frame = frame;
    }

    /// What a bare name stands for; an error is reported if it stands for nothing.
    Meaning resolve(Formula.Named named) {
        Optional<Scope.Entry> entry = frame.scope().find(named.name());
        if (entry.isPresent()) {
            frame.checking().markRead(entry.get().span());
            return entry.get().meaning() instanceof Value value
                    ? value.readAt(named.span())
                    : entry.get().meaning();
        }
        if (frame.scope().announced(named.name()).isPresent()) {
            return reportTooEarly(named, frame.scope().announced(named.name()).get());
        }
        if (named.name().equals("true") || named.name().equals("false")) {
            return new Meaning.Flag(named.name().equals("true"));
        }
        if (frame.states().containsKey(named.name())) {
            return UNKNOWN; // never given, which is reported where the state is declared
        }
        Optional<Callee> callee = global(named.name());
        return callee.isPresent() ? new Meaning.Callable(callee.get()) : reportUnknown(named);
    }

    /// What a call calls; an error is reported if that cannot be called.
    Optional<Callee> callee(Formula.Call call) {
        if (!(call.callee().bare() instanceof Formula.Named named)) {
            frame.error(
                    call.callee().span(),
                    Wording.quote(call.callee().span()) + " cannot be called",
                    "a product needs its sign: `a * (b)`");
            return Optional.empty();
        }
        Optional<Scope.Entry> entry = frame.scope().find(named.name());
        if (entry.isPresent() && entry.get().meaning() instanceof Meaning.Callable callable) {
            frame.checking().markRead(entry.get().span());
            return Optional.of(callable.callee());
        }
        Optional<Callee> global = global(named.name());
        if (global.isPresent()) {
            return global;
        }
        if (entry.isPresent()) {
            if (!(entry.get().meaning() instanceof Meaning.Unknown)) {
                frame.error(
                        named.span(),
                        "`" + named.name() + "` ("
                                + Wording.line(entry.get().span(), named.span().file())
                                + ") is not a cell and cannot be called",
                        "a product needs its sign: `" + named.name() + " * (...)`");
            }
            return Optional.empty();
        }
        reportUnknownCallee(named);
        return Optional.empty();
    }

    private Optional<Callee> global(String name) {
        Optional<Callee> cell = frame.library().find(name).map(found -> found);
        return cell.isPresent() || !FunctionRules.isFunction(name) ? cell : Optional.of(new Callee.Builtin(name));
    }

    private Meaning reportTooEarly(Formula.Named named, Span given) {
        boolean state = frame.states().containsKey(named.name());
        String message = given.line() == named.span().line()
                ? "`" + named.name() + "` is read in line " + given.line() + ", which is the line that gives it"
                : "`" + named.name() + "` is read in line " + named.span().line() + " but given in line "
                        + given.line();
        frame.error(
                named.span(),
                message,
                state
                        ? "`prev(" + named.name() + ")` is its value at the step before"
                        : "a name can be read only below the line that gives it");
        return UNKNOWN;
    }

    private Meaning reportUnknown(Formula.Named named) {
        Set<String> candidates = frame.scope().names();
        report(named, "there is no `" + named.name() + "`", candidates);
        return UNKNOWN;
    }

    private void reportUnknownCallee(Formula.Named named) {
        if (PLANNED.contains(named.name())) {
            frame.error(named.span(), "`" + named.name() + "` is not supported yet");
            return;
        }
        Set<String> candidates = new TreeSet<>(frame.library().names());
        candidates.addAll(FunctionRules.names());
        report(named, "there is no cell or function `" + named.name() + "`", candidates);
    }

    private void report(Formula.Named named, String message, Set<String> candidates) {
        Spelling.nearest(named.name(), candidates)
                .ifPresentOrElse(
                        nearest -> frame.error(named.span(), message, "did you mean `" + nearest + "`?"),
                        () -> frame.error(named.span(), message));
    }

    /// What `whole.name` stands for.
    Meaning member(Formula.Member member, Meaning whole) {
        String name = member.name().text();
        return switch (whole) {
            case Meaning.Unknown _ -> UNKNOWN;
            case Value value
            when value.run().isPresent() -> memberOfRun(member, value.run().get());
            case Meaning.Callable callable
            when callable.callee() instanceof Callee.Layer layer -> memberOfLayer(member, layer);
            case Value _, Meaning.Callable _, Meaning.Flag _, Meaning.Sizes _ -> {
                frame.error(
                        member.span(),
                        Wording.quote(member.whole().span()) + " has no part `" + name
                                + "`: it is not the result of a cell");
                yield UNKNOWN;
            }
        };
    }

    private Meaning memberOfRun(Formula.Member member, Value.Run run) {
        Optional<Meaning> meaning = run.member(member.name().text());
        if (meaning.isPresent()) {
            return meaning.get() instanceof Value value ? value.readAt(member.span()) : meaning.get();
        }
        String message = Wording.quote(member.whole().span()) + " has no part `"
                + member.name().text() + "` that can be read";
        Spelling.nearest(member.name().text(), run.names())
                .ifPresentOrElse(
                        nearest -> frame.error(member.span(), message, "did you mean `" + nearest + "`?"),
                        () -> frame.error(member.span(), message, "there are " + String.join(", ", run.names())));
        return UNKNOWN;
    }

    private Meaning memberOfLayer(Formula.Member member, Callee.Layer layer) {
        var parameters = layer.parameters().byPath();
        String path = Naming.join(layer.path(), member.name().text());
        return Optional.ofNullable(parameters.get(path))
                .<Meaning>map(parameter -> Value.of(new Expression.Reference(parameter.variable(), member.span())))
                .orElseGet(() -> reportNoParameter(member, layer, parameters));
    }

    private Meaning reportNoParameter(Formula.Member member, Callee.Layer layer, Map<String, ?> parameters) {
        String message =
                "`" + layer.name() + "` has no parameter `" + member.name().text() + "`";
        if (parameters.isEmpty()) {
            frame.error(member.span(), message + " yet", "its parameters can be read below its first use");
        } else {
            frame.error(member.span(), message);
        }
        return UNKNOWN;
    }
}
