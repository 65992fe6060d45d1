package dev.unroll.dsl.check;

import static java.util.Map.entry;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Function;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The functions that are built in.
final class FunctionRules {

    /// Entry by entry, of one operand.
    private static final Map<String, Function> OF_ONE = Map.ofEntries(
            entry("exp", Function.EXP),
            entry("log", Function.LOG),
            entry("sqrt", Function.SQRT),
            entry("tanh", Function.TANH),
            entry("sigmoid", Function.SIGMOID),
            entry("relu", Function.RELU),
            entry("gelu", Function.GELU),
            entry("softplus", Function.SOFTPLUS),
            entry("log_sigmoid", Function.LOG_SIGMOID),
            entry("abs", Function.ABS),
            entry("stop", Function.STOP));

    private static final Set<String> OTHERS = Set.of(
            "bernoulli",
            "normal",
            "uniform",
            "clamp",
            "where",
            "transpose",
            "softmax",
            "log_softmax",
            "sum",
            "mean",
            "max",
            "min",
            "first",
            "last",
            "reverse",
            "prev",
            "argmax",
            "row",
            "pick",
            "one_hot",
            "slice",
            "zeros",
            "ones");

    private final Frame frame;
    private final ExpressionChecker expressions;
    private final Application application;
    private final TimeFunctions time;
    private final IndexFunctions index;
    private final DrawFunctions draws;

    FunctionRules(Frame frame, ExpressionChecker expressions) {
        this.frame = frame;
        this.expressions = expressions;
        this.application = new Application(frame);
        this.time = new TimeFunctions(frame, expressions);
        this.index = new IndexFunctions(frame, expressions);
        this.draws = new DrawFunctions(frame, expressions);
    }

    static boolean isFunction(String name) {
        return OF_ONE.containsKey(name) || OTHERS.contains(name);
    }

    static Set<String> names() {
        Set<String> names = new TreeSet<>(OF_ONE.keySet());
        names.addAll(OTHERS);
        return names;
    }

    /// The result of a call; empty if there is an error, which is reported then.
    Optional<Value> apply(String name, Formula.Call call, Naming naming) {
        if (OF_ONE.containsKey(name)) {
            return ofOne(OF_ONE.get(name), call, naming);
        }
        return switch (name) {
            case "bernoulli", "normal", "uniform" -> draws.apply(call, naming);
            case "clamp" -> clamp(call, naming);
            case "where" -> where(call, naming);
            case "transpose" -> transpose(call, naming);
            case "softmax" -> softmax(Function.SOFTMAX, call, naming);
            case "log_softmax" -> softmax(Function.LOG_SOFTMAX, call, naming);
            case "sum" -> reduction(Function.SUM, call, naming);
            case "mean" -> reduction(Function.MEAN, call, naming);
            case "max" -> extreme(Function.MAX, Function.MAXIMUM, call, naming);
            case "min" -> extreme(Function.MIN, Function.MINIMUM, call, naming);
            case "first" -> time.endpoint(Function.FIRST, call, naming);
            case "last" -> time.endpoint(Function.LAST, call, naming);
            case "reverse" -> time.reverse(call, naming);
            case "prev" -> time.previous(call, naming);
            default -> index.apply(name, call, naming);
        };
    }

    /// The operand's value, if it is made of numbers; else an error is reported.
    Optional<Value> numbers(Operand operand, String function) {
        if (operand.value().shape().isPresent()) {
            return Optional.of(operand.value());
        }
        frame.error(
                operand.span(),
                Wording.named(operand.value(), operand.span()) + " is a class, and " + function + " takes numbers",
                "`one_hot(...)` and `embedding(...)` make numbers of a class");
        return Optional.empty();
    }

    private Optional<Operand> numbers(Formula formula, String function, Naming naming) {
        return expressions
                .operand(formula, naming)
                .filter(operand -> numbers(operand, function).isPresent());
    }

    private static String quoted(Formula.Call call) {
        return "`" + call.callee().span().text() + "`";
    }

    private Optional<Value> ofOne(Function function, Formula.Call call, Naming naming) {
        return BuiltinArguments.match(frame, call, 1, 1, Set.of())
                .flatMap(arguments -> numbers(arguments.first(), quoted(call), naming))
                .flatMap(operand -> application.lifted(
                        function, List.of(operand), operand.value().element(), call.span()));
    }

    private Optional<Value> clamp(Formula.Call call, Naming naming) {
        Optional<BuiltinArguments> arguments = BuiltinArguments.match(frame, call, 1, 3, Set.of("low", "high"));
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Optional<List<Formula>> formulas = withLimits(call, arguments.get());
        Optional<List<Operand>> operands = formulas.flatMap(list -> expressions.operands(list, naming));
        if (operands.isEmpty()
                || operands.get().stream()
                        .anyMatch(operand -> numbers(operand, quoted(call)).isEmpty())) {
            return Optional.empty();
        }
        for (Operand limit : operands.get().subList(1, 3)) {
            if (!limit.value().isNumber()) {
                return wrong(limit, "the limits of `clamp` are numbers");
            }
        }
        Element element = operands.get().getFirst().value().element();
        return application.lifted(Function.CLAMP, operands.get(), element, call.span());
    }

    private Optional<List<Formula>> withLimits(Formula.Call call, BuiltinArguments arguments) {
        List<Formula> formulas = new ArrayList<>(arguments.positional());
        for (String label : List.of("low", "high")) {
            Optional.ofNullable(arguments.labelled().get(label)).ifPresent(formulas::add);
        }
        if (formulas.size() == 3) {
            return Optional.of(formulas);
        }
        frame.error(call.span(), "`clamp` takes a value and two limits", "`clamp(x, low: 0, high: 1)`");
        return Optional.empty();
    }

    private Optional<Value> wrong(Operand operand, String rule) {
        frame.error(
                operand.span(),
                rule + ", but " + Wording.named(operand.value(), operand.span()) + " is "
                        + Wording.describe(operand.value().element()));
        return Optional.empty();
    }

    /// `where(condition, then, otherwise)`: the three have one shape, but for numbers.
    private Optional<Value> where(Formula.Call call, Naming naming) {
        Optional<List<Operand>> operands = BuiltinArguments.match(frame, call, 3, 3, Set.of())
                .flatMap(arguments -> expressions.operands(arguments.positional(), naming));
        if (operands.isEmpty()
                || operands.get().stream()
                        .anyMatch(operand -> numbers(operand, "`where`").isEmpty())) {
            return Optional.empty();
        }
        Operand shaped = operands.get().stream()
                .filter(operand -> !operand.value().isNumber())
                .findFirst()
                .orElse(operands.get().getFirst());
        for (Operand operand : operands.get()) {
            if (!operand.value().isNumber() && !OperatorRules.sameShape(shaped.value(), operand.value())) {
                String other = Wording.named(shaped.value(), shaped.span()) + " is "
                        + Wording.describe(shaped.value().element());
                return wrong(operand, "`where` takes operands of the same shape: " + other);
            }
        }
        return application.lifted(Function.WHERE, operands.get(), shaped.value().element(), call.span());
    }

    private Optional<Value> transpose(Formula.Call call, Naming naming) {
        Optional<Operand> operand = BuiltinArguments.match(frame, call, 1, 1, Set.of())
                .flatMap(arguments -> numbers(arguments.first(), "`transpose`", naming));
        if (operand.isEmpty()) {
            return Optional.empty();
        }
        if (!operand.get().value().hasRank(2)) {
            return wrong(operand.get(), "`transpose` takes a matrix");
        }
        List<Size> shape = operand.get().value().shape().orElseThrow();
        Element element = new Element.Numbers(List.of(shape.get(1), shape.get(0)));
        return application.lifted(Function.TRANSPOSE, List.of(operand.get()), element, call.span());
    }

    private Optional<Value> softmax(Function function, Formula.Call call, Naming naming) {
        Optional<BuiltinArguments> arguments = BuiltinArguments.match(frame, call, 1, 1, Set.of("over"));
        if (arguments.isEmpty()) {
            return Optional.empty();
        }
        Optional<Operand> operand = numbers(arguments.get().first(), quoted(call), naming);
        if (operand.isEmpty()) {
            return Optional.empty();
        }
        Optional<Formula> over = Optional.ofNullable(arguments.get().labelled().get("over"));
        if (over.isPresent()) {
            return time.softmax(function, operand.get(), over.get(), call);
        }
        if (!operand.get().value().hasRank(1)) {
            return wrong(operand.get(), quoted(call) + " takes a vector");
        }
        Span argument = arguments.get().first().span();
        return application
                .lifted(function, List.of(operand.get()), operand.get().value().element(), call.span())
                .map(value -> value.withSoftmaxOf(argument.text()));
    }

    private Optional<Value> extreme(Function ofEntries, Function ofTwo, Formula.Call call, Naming naming) {
        long positional = call.arguments().stream()
                .filter(argument -> argument.label().isEmpty())
                .count();
        if (positional != 2) {
            return reduction(ofEntries, call, naming);
        }
        Optional<List<Operand>> operands = BuiltinArguments.match(frame, call, 1, 2, Set.of())
                .flatMap(arguments -> expressions.operands(arguments.positional(), naming));
        if (operands.isEmpty()
                || operands.get().stream()
                        .anyMatch(operand -> numbers(operand, quoted(call)).isEmpty())) {
            return Optional.empty();
        }
        return new OperatorRules(frame)
                .elementwise(
                        ofTwo,
                        quoted(call),
                        operands.get().get(0),
                        operands.get().get(1),
                        call.span());
    }

    /// Over all entries, or over time.
    private Optional<Value> reduction(Function function, Formula.Call call, Naming naming) {
        Optional<BuiltinArguments> arguments = BuiltinArguments.match(frame, call, 1, 1, Set.of("over"));
        Optional<Operand> operand = arguments.flatMap(matched -> numbers(matched.first(), quoted(call), naming));
        if (operand.isEmpty()) {
            return Optional.empty();
        }
        Optional<Formula> over = Optional.ofNullable(arguments.get().labelled().get("over"));
        if (over.isPresent()) {
            return over.get().bare() instanceof Formula.Named named
                            && named.name().equals("samples")
                    ? overSamples(function, operand.get(), call)
                    : time.reduction(function, operand.get(), over.get(), call);
        }
        if (operand.get().value().isNumber()) {
            String overTime =
                    quoted(call).replace("`", "") + "(" + operand.get().span().text() + ", over: time)";
            frame.error(
                    call.span(),
                    quoted(call) + " goes over the entries of a vector, but "
                            + Wording.named(operand.get().value(), operand.get().span()) + " is one number"
                            + (operand.get().value().time().isPresent() ? " at each step" : ""),
                    operand.get().value().time().isPresent() ? "`" + overTime + "`" : "leave the function out");
            return Optional.empty();
        }
        return application.lifted(function, List.of(operand.get()), Value.NUMBER.element(), call.span());
    }

    /// A mean over all samples, and all their steps.
    private Optional<Value> overSamples(Function function, Operand operand, Formula.Call call) {
        if (function != Function.MEAN) {
            frame.error(call.span(), quoted(call) + " does not go over samples", "`mean(..., over: samples)`");
            return Optional.empty();
        }
        if (!frame.isModel()) {
            frame.error(
                    call.span(),
                    "a mean over all samples belongs in a model, and `"
                            + frame.definition().name().text() + "` is a cell, which works on one of them",
                    "write it into the `report` of a model");
            return Optional.empty();
        }
        if (operand.value().sources().allSamples()) {
            frame.error(call.span(), "this is a mean over all samples already", "leave `over: samples` out once");
            return Optional.empty();
        }
        Type type = new Type(operand.value().element(), Optional.empty());
        return application
                .typed(Function.MEAN_OVER_SAMPLES, List.of(operand), type, call.span())
                .map(value -> value.withSources(Value.Sources.ALL_SAMPLES));
    }
}
