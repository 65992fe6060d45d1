package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Expression;
import dev.unroll.dsl.model.Function;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.syntax.Formula;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `bernoulli(p)`, `normal(m, s)` and `uniform(a, b)`: one draw for each entry of their arguments. As the start of a
/// state, one for each entry of the state.
final class DrawFunctions {

    private static final Map<String, Function> FUNCTIONS =
            Map.of("bernoulli", Function.BERNOULLI, "normal", Function.NORMAL, "uniform", Function.UNIFORM);

    private final Frame frame;
    private final ExpressionChecker expressions;

    DrawFunctions(Frame frame, ExpressionChecker expressions) {
        this.frame = frame;
        this.expressions = expressions;
    }

    /// Whether a formula is a draw and nothing else.
    static boolean isDraw(Formula formula) {
        return formula.bare() instanceof Formula.Call call
                && call.callee().bare() instanceof Formula.Named named
                && FUNCTIONS.containsKey(named.name());
    }

    /// A draw in an equation.
    Optional<Value> apply(Formula.Call call, Naming naming) {
        return operands(call, naming).flatMap(operands -> {
            Operand shaped = operands.stream()
                    .filter(operand -> !operand.value().isNumber())
                    .findFirst()
                    .orElse(operands.getFirst());
            return lifted(call, operands, shaped.value().element());
        });
    }

    /// A draw for each entry of a state, before its first step.
    Optional<Value> start(Formula.Call call, Element state, Naming naming) {
        return operands(call, naming).flatMap(operands -> lifted(call, operands, state));
    }

    private Optional<Value> lifted(Formula.Call call, List<Operand> operands, Element element) {
        Value shaped = Value.of(new Expression.Constant(0, new Type(element, Optional.empty()), call.span()));
        for (Operand operand : operands) {
            if (!operand.value().isNumber() && !OperatorRules.sameShape(operand.value(), shaped)) {
                frame.error(
                        operand.span(),
                        name(call) + " draws " + Wording.describe(element) + " here, but "
                                + Wording.declared(operand.value(), operand.span()) + " is "
                                + Wording.describe(operand.value().element()));
                return Optional.empty();
            }
        }
        return isOncePerStep(call, operands)
                ? new Application(frame).lifted(FUNCTIONS.get(plain(call)), operands, element, call.span())
                : Optional.empty();
    }

    private Optional<List<Operand>> operands(Formula.Call call, Naming naming) {
        int count = plain(call).equals("bernoulli") ? 1 : 2;
        return BuiltinArguments.match(frame, call, count, count, Set.of())
                .flatMap(arguments -> expressions.operands(arguments.positional(), naming))
                .filter(operands -> operands.stream().allMatch(operand -> isNumbers(call, operand)))
                .filter(operands -> isPossible(call, operands));
    }

    private boolean isNumbers(Formula.Call call, Operand operand) {
        boolean numbers = operand.value().shape().isPresent();
        if (!numbers) {
            frame.error(
                    operand.span(),
                    Wording.named(operand.value(), operand.span()) + " is a class, and " + name(call)
                            + " takes numbers");
        }
        return numbers;
    }

    /// Whether what is known of the arguments makes sense.
    private boolean isPossible(Formula.Call call, List<Operand> operands) {
        Optional<Double> first = operands.getFirst().value().constant().filter(Double::isFinite);
        Optional<Double> last = operands.getLast().value().constant().filter(Double::isFinite);
        String problem = switch (plain(call)) {
            case "bernoulli" ->
                first.filter(p -> p < 0 || p > 1)
                        .map(p -> "a probability is a number from 0 to 1, and this is " + p)
                        .orElse("");
            case "normal" ->
                last.filter(deviation -> deviation < 0)
                        .map(deviation -> "a standard deviation cannot be " + deviation)
                        .orElse("");
            default ->
                first.isPresent() && last.isPresent() && first.get() > last.get()
                        ? "`uniform(" + first.get() + ", " + last.get() + ")` has its limits the wrong way round"
                        : "";
        };
        if (!problem.isEmpty()) {
            frame.error(call.span(), problem);
        }
        return problem.isEmpty();
    }

    /// Draws are numbered by one time. A sequence that is gone through anew at each step of another would need two.
    private boolean isOncePerStep(Formula.Call call, List<Operand> operands) {
        boolean inner = frame.times() > 1
                || frame.times() > 0
                        && operands.stream()
                                .anyMatch(operand -> operand.value().time().isPresent());
        if (inner) {
            frame.error(
                    call.span(),
                    name(call) + " cannot be drawn for the steps of one sequence within the steps of another",
                    "draw it outside, and give it to the cell");
        }
        return !inner;
    }

    private static String plain(Formula.Call call) {
        return ((Formula.Named) call.callee().bare()).name();
    }

    private static String name(Formula.Call call) {
        return "`" + plain(call) + "`";
    }
}
