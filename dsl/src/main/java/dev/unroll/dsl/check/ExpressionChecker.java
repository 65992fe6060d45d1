package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Function;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Operator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Says what the formulas of one body stand for.
final class ExpressionChecker {

    private static final Meaning UNKNOWN = new Meaning.Unknown();

    private final Frame frame;
    private final NameResolver names;
    private final OperatorRules operators;
    private final Application application;
    private final FunctionRules functions;
    private final CallChecker calls;

    /// The products of matrices seen so far.
    private final Set<Formula.Operation> products = Collections.newSetFromMap(new IdentityHashMap<>());

    ExpressionChecker(Frame frame) {
        this.frame = frame;
        this.names = new NameResolver(frame);
        this.operators = new OperatorRules(frame);
        this.application = new Application(frame);
        this.functions = new FunctionRules(frame, this);
        this.calls = new CallChecker(frame, this);
    }

    Frame frame() {
        return frame;
    }

    NameResolver names() {
        return names;
    }

    CallChecker calls() {
        return calls;
    }

    /// The value of a formula; empty if there is an error, which is reported then.
    Optional<Value> value(Formula formula, Naming naming) {
        return switch (meaning(formula, naming)) {
            case Value value -> Optional.of(value);
            case Meaning.Unknown _ -> Optional.empty();
            case Meaning.Flag _ -> noValue(formula, "is `true` or `false`");
            case Meaning.Sizes _ -> noValue(formula, "is a list of sizes");
            case Meaning.Callable callable -> {
                String what = callable.callee() instanceof Callee.Builtin ? "is a function" : "is a cell";
                yield noValue(formula, what);
            }
        };
    }

    private Optional<Value> noValue(Formula formula, String what) {
        frame.error(formula.span(), Wording.quote(formula.span()) + " " + what + ", and a value is needed here");
        return Optional.empty();
    }

    /// The operand that a formula is.
    Optional<Operand> operand(Formula formula, Naming naming) {
        return value(formula, naming).map(value -> new Operand(value, formula.span()));
    }

    /// What a formula stands for.
    Meaning meaning(Formula formula, Naming naming) {
        try {
            return frame.checking().enter()
                    ? meaningOf(formula, naming)
                    : unknown(formula, "formulas and cells are nested too deeply here");
        } finally {
            frame.checking().leave();
        }
    }

    private Meaning meaningOf(Formula formula, Naming naming) {
        return switch (formula) {
            case Formula.Named named -> names.resolve(named);
            case Formula.Number number -> number(number);
            case Formula.Text text -> unknown(text, "a text cannot stand in an equation");
            case Formula.Group group -> meaning(group.inner(), naming);
            case Formula.Negation negation -> orUnknown(negation(negation, naming.inside()));
            case Formula.Operation operation -> orUnknown(operation(operation, naming.inside()));
            case Formula.Member member -> names.member(member, meaning(member.whole(), naming.inside()));
            case Formula.Call call -> call(call, naming);
            case Formula.Row row -> orUnknown(row(row, naming.inside()));
            case Formula.Stack stack -> orUnknown(stack(stack, naming.inside()));
        };
    }

    static Meaning orUnknown(Optional<Value> value) {
        return value.<Meaning>map(known -> known).orElse(UNKNOWN);
    }

    private Meaning unknown(Formula formula, String message) {
        frame.error(formula.span(), message);
        return UNKNOWN;
    }

    private static Value number(Formula.Number number) {
        boolean whole = number.value() == Math.rint(number.value()) && Math.abs(number.value()) < 1e15;
        Value value = Value.constant(number.value(), number.span());
        return whole ? value.withSize(Optional.of(Size.of((long) number.value()))) : value;
    }

    private Optional<Value> negation(Formula.Negation negation, Naming naming) {
        return operand(negation.operand(), naming)
                .flatMap(operand -> functions
                        .numbers(operand, "`-`")
                        .flatMap(value -> application.lifted(
                                Function.NEGATE, List.of(operand), value.element(), negation.span())));
    }

    private Optional<Value> operation(Formula.Operation operation, Naming naming) {
        Optional<Operand> left = operand(operation.left(), naming);
        Optional<Operand> right = operand(operation.right(), naming);
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        if (isMixedTerm(operation, left.get().value(), right.get().value())) {
            frame.error(
                    operation.span(),
                    "a matrix product stands beside `.*` or `/` without parentheses",
                    "put the product in parentheses, as in `(W*x) .* y`");
            return Optional.empty();
        }
        return operators.apply(operation.operator(), left.get(), right.get(), operation.span());
    }

    /// Whether `*` of a matrix and `.*` or `/` stand in one term, so that their order is easily misread.
    private boolean isMixedTerm(Formula.Operation operation, Value left, Value right) {
        boolean matrixProduct = operation.operator() == Operator.TIMES && isMatrixProduct(left, right);
        boolean elementwise = isElementwise(operation.operator());
        Formula chain = operation.left();
        while ((matrixProduct || elementwise)
                && chain instanceof Formula.Operation earlier
                && (earlier.operator() == Operator.TIMES || isElementwise(earlier.operator()))) {
            boolean earlierProduct = earlier.operator() == Operator.TIMES && products.contains(earlier);
            if (elementwise && earlierProduct || matrixProduct && isElementwise(earlier.operator())) {
                return true;
            }
            chain = earlier.left();
        }
        if (matrixProduct) {
            products.add(operation);
        }
        return false;
    }

    private static boolean isElementwise(Operator operator) {
        return operator == Operator.TIMES_EACH || operator == Operator.DIVIDE;
    }

    private static boolean isMatrixProduct(Value left, Value right) {
        return !left.isNumber() && !right.isNumber() && left.hasRank(2);
    }

    /// `[a, b]`: numbers to a vector.
    private Optional<Value> row(Formula.Row row, Naming naming) {
        Optional<List<Operand>> operands = operands(row.items(), naming);
        if (operands.isEmpty()) {
            return Optional.empty();
        }
        for (Operand operand : operands.get()) {
            if (!operand.value().isNumber()) {
                frame.error(
                        operand.span(),
                        "`[a, b]` makes a vector of numbers, but " + Wording.named(operand.value(), operand.span())
                                + " is " + Wording.describe(operand.value().element()),
                        "`[a; b]` puts vectors one below the other");
                return Optional.empty();
            }
        }
        Element element = new Element.Numbers(List.of(Size.of(row.items().size())));
        return application.lifted(Function.VECTOR, operands.get(), element, row.span());
    }

    /// `[a; b]`: vectors, or matrices of equal width, one below the other.
    private Optional<Value> stack(Formula.Stack stack, Naming naming) {
        Optional<List<Operand>> operands = operands(stack.items(), naming);
        if (operands.isEmpty()) {
            return Optional.empty();
        }
        Operand first = operands.get().getFirst();
        Size rows = Size.of(0);
        for (Operand operand : operands.get()) {
            if (!stacks(first, operand)) {
                return Optional.empty();
            }
            rows = rows.plus(operand.value().shape().orElseThrow().getFirst());
        }
        List<Size> shape = new ArrayList<>(first.value().shape().orElseThrow());
        shape.set(0, rows);
        return application.lifted(Function.STACK, operands.get(), new Element.Numbers(shape), stack.span());
    }

    private boolean stacks(Operand first, Operand operand) {
        Value value = operand.value();
        String what = Wording.named(value, operand.span()) + " is " + Wording.describe(value.element());
        if (value.isNumber()) {
            frame.error(
                    operand.span(),
                    "`[a; b]` takes vectors, but " + what,
                    "`[" + operand.span().text() + "]` is a vector of 1");
            return false;
        }
        boolean fits = value.shape().isPresent()
                && value.shape().get().size()
                        == first.value().shape().orElse(List.of()).size()
                && (value.hasRank(1)
                        || SizeEvaluator.agree(
                                value.shape().get().get(1),
                                first.value().shape().orElseThrow().get(1)));
        if (!fits) {
            frame.error(
                    operand.span(),
                    "`[a; b]` takes vectors, or matrices of the same width, but " + what
                            + (first == operand
                                    ? ""
                                    : " and " + Wording.named(first.value(), first.span()) + " is "
                                            + Wording.describe(first.value().element())));
        }
        return fits;
    }

    /// The operands that formulas are, if none has an error.
    Optional<List<Operand>> operands(List<Formula> formulas, Naming naming) {
        List<Operand> operands = new ArrayList<>();
        formulas.forEach(formula -> operand(formula, naming).ifPresent(operands::add));
        return operands.size() == formulas.size() ? Optional.of(operands) : Optional.empty();
    }

    private Meaning call(Formula.Call call, Naming naming) {
        Optional<Callee> callee = names.callee(call);
        if (callee.isEmpty()) {
            return UNKNOWN;
        }
        return switch (callee.get()) {
            case Callee.Builtin builtin -> orUnknown(functions.apply(builtin.name(), call, naming.inside()));
            case Callee.Cell cell -> orUnknown(calls.call(cell, call, naming));
            case Callee.Layer layer -> orUnknown(calls.call(layer, call, naming));
            case Callee.Open _ -> {
                call.arguments().forEach(argument -> meaning(argument.value(), naming.inside()));
                yield UNKNOWN;
            }
        };
    }
}
