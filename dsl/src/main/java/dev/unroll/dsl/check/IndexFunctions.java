package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Function;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.syntax.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Functions from and to classes, pieces of vectors, and constant vectors.
final class IndexFunctions {

    private final Frame frame;
    private final ExpressionChecker expressions;
    private final Application application;
    private final SizeEvaluator sizes;

    IndexFunctions(Frame frame, ExpressionChecker expressions) {
        this.frame = frame;
        this.expressions = expressions;
        this.application = new Application(frame);
        this.sizes = new SizeEvaluator(frame);
    }

    Optional<Value> apply(String name, Formula.Call call, Naming naming) {
        return switch (name) {
            case "argmax" -> argmax(call, naming);
            case "row" -> indexed(Function.ROW, 2, "a matrix", call, naming);
            case "pick" -> indexed(Function.PICK, 1, "a vector", call, naming);
            case "one_hot" -> oneHot(call, naming);
            case "slice" -> slice(call, naming);
            case "zeros" -> filled(0, call);
            case "ones" -> filled(1, call);
            default -> throw new IllegalStateException(name);
        };
    }

    private Optional<Value> argmax(Formula.Call call, Naming naming) {
        return operand(call, naming)
                .filter(operand -> hasRank(operand, 1, "a vector", call))
                .flatMap(operand -> {
                    Size entries = operand.value().shape().orElseThrow().getFirst();
                    return application.lifted(
                            Function.ARGMAX, List.of(operand), new Element.ClassIndex(entries), call.span());
                });
    }

    private Optional<Value> oneHot(Formula.Call call, Naming naming) {
        return operand(call, naming).filter(operand -> isClass(operand, call)).flatMap(operand -> {
            Size classes = ((Element.ClassIndex) operand.value().element()).classes();
            Element element = new Element.Numbers(List.of(classes));
            return application.lifted(Function.ONE_HOT, List.of(operand), element, call.span());
        });
    }

    private Optional<Operand> operand(Formula.Call call, Naming naming) {
        return BuiltinArguments.match(frame, call, 1, 1, Set.of())
                .flatMap(arguments -> expressions.operand(arguments.first(), naming));
    }

    private boolean hasRank(Operand operand, int rank, String what, Formula.Call call) {
        boolean fits = operand.value().hasRank(rank);
        if (!fits) {
            frame.error(
                    operand.span(),
                    "`" + call.callee().span().text() + "` takes " + what + ", but "
                            + Wording.named(operand.value(), operand.span()) + " is "
                            + Wording.describe(operand.value().element()));
        }
        return fits;
    }

    private boolean isClass(Operand operand, Formula.Call call) {
        boolean fits = operand.value().element() instanceof Element.ClassIndex;
        if (!fits) {
            frame.error(
                    operand.span(),
                    "`" + call.callee().span().text() + "` takes a class, but "
                            + Wording.named(operand.value(), operand.span()) + " is "
                            + Wording.describe(operand.value().element()));
        }
        return fits;
    }

    /// `row(M, c)` and `pick(v, c)`.
    private Optional<Value> indexed(Function function, int rank, String what, Formula.Call call, Naming naming) {
        Optional<List<Operand>> operands = BuiltinArguments.match(frame, call, 2, 2, Set.of())
                .flatMap(arguments -> expressions.operands(arguments.positional(), naming));
        if (operands.isEmpty()) {
            return Optional.empty();
        }
        Operand table = operands.get().get(0);
        Operand index = operands.get().get(1);
        if (!hasRank(table, rank, what, call) || !isClass(index, call)) {
            return Optional.empty();
        }
        List<Size> shape = table.value().shape().orElseThrow();
        Size classes = ((Element.ClassIndex) index.value().element()).classes();
        if (!SizeEvaluator.agree(shape.getFirst(), classes)) {
            frame.error(
                    call.span(),
                    Wording.declared(table.value(), table.span()) + " has "
                            + Wording.count(shape.getFirst(), rank == 1 ? "entry" : "row") + ", but "
                            + Wording.declared(index.value(), index.span()) + " is one class of " + classes);
            return Optional.empty();
        }
        Element element = new Element.Numbers(shape.subList(1, rank));
        return application.lifted(function, operands.get(), element, call.span());
    }

    /// `slice(v, from: a, to: b)`: entries, or rows of a matrix.
    private Optional<Value> slice(Formula.Call call, Naming naming) {
        Optional<BuiltinArguments> arguments = BuiltinArguments.match(frame, call, 1, 1, Set.of("from", "to"));
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Formula from = arguments.get().labelled().get("from");
        Formula to = arguments.get().labelled().get("to");
        if (from == null || to == null) {
            frame.error(call.span(), "`slice` needs where to start and end", "`slice(v, from: 0, to: 10)`");
            return Optional.empty();
        }
        Optional<Operand> operand = expressions.operand(arguments.get().first(), naming);
        Optional<Size> start = sizes.any(from);
        Optional<Size> end = sizes.any(to);
        if (operand.isEmpty() || start.isEmpty() || end.isEmpty()) {
            return Optional.empty();
        }
        boolean cuttable = operand.get().value().hasRank(2) || hasRank(operand.get(), 1, "a vector", call);
        return cuttable && liesWithin(operand.get(), start.get(), end.get(), call)
                ? Optional.of(rows(operand.get(), start.get(), end.get(), call))
                : Optional.empty();
    }

    private boolean liesWithin(Operand operand, Size from, Size to, Formula.Call call) {
        Size whole = operand.value().shape().orElseThrow().getFirst();
        boolean known = from.isKnown() && to.isKnown() && whole.isKnown();
        boolean within = !known
                || SizeEvaluator.number(from) >= 0
                        && SizeEvaluator.number(from) < SizeEvaluator.number(to)
                        && SizeEvaluator.number(to) <= SizeEvaluator.number(whole);
        if (!within && SizeEvaluator.agree(from, to)) {
            frame.error(
                    call.span(),
                    "the slice from " + from + " to " + to + " is empty",
                    "`to` is the first entry that is left out");
        } else if (!within) {
            frame.error(
                    call.span(),
                    "the slice from " + from + " to " + to + " does not lie within "
                            + Wording.declared(operand.value(), operand.span()) + ", which has " + whole
                            + (operand.value().hasRank(2) ? " rows" : " entries"),
                    "`from` counts from 0, and `to` is the first entry that is left out");
        }
        return within;
    }

    private static Value rows(Operand operand, Size from, Size to, Formula.Call call) {
        List<Size> shape = new ArrayList<>(operand.value().shape().orElseThrow());
        shape.set(0, to.minus(from));
        Type type = new Type(new Element.Numbers(shape), operand.value().time());
        Expression rows = new Expression.Rows(operand.value().expression(), from, to, type, call.span());
        return Value.of(rows).withSources(operand.value().sources());
    }

    /// `zeros(n)` and `ones(n)`, also of a matrix.
    private Optional<Value> filled(double entry, Formula.Call call) {
        Optional<BuiltinArguments> arguments = BuiltinArguments.match(frame, call, 1, 2, Set.of());
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        List<Size> shape = new ArrayList<>();
        arguments.get().positional().forEach(size -> sizes.dimension(size).ifPresent(shape::add));
        if (shape.size() < arguments.get().positional().size()) {
            return Optional.empty();
        }
        Type type = new Type(new Element.Numbers(shape), Optional.empty());
        return new TypeEvaluator(frame).isSmallEnough(type, call.span())
                ? Optional.of(Value.of(new Expression.Constant(entry, type, call.span())))
                : Optional.empty();
    }
}
