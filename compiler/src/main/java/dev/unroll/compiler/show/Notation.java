package dev.unroll.compiler.show;

import dev.unroll.compiler.show.Operator.Binding;
import java.util.List;

/// Writes formulas with no more parentheses than their meaning needs. Sums and products count as associative,
/// which they
/// are but for rounding.
abstract class Notation {
    abstract String name(String name);

    abstract String number(double value);

    abstract String infix(Operator operator, String left, String right);

    abstract String call(Formula.Call call);

    abstract String over(String reduction, List<String> axes, String body);

    abstract String stack(List<String> parts);

    abstract String parentheses(String inner);

    final String write(Formula formula) {
        return write(formula, Binding.ANYTHING);
    }

    /// `formula` as an operand that must bind at least as tightly as `least`.
    final String write(Formula formula, Binding least) {
        String text = switch (formula) {
            case Formula.Name(var name) -> name(name);
            case Formula.Number(var value) -> number(value);
            case Formula.Infix infix ->
                infix(infix.operator(), write(infix.left(), left(infix)), write(infix.right(), right(infix)));
            case Formula.Negative(var operand) -> "-" + write(operand, Binding.TERM);
            case Formula.Call call -> call(call);
            case Formula.Over(var reduction, var axes, var body) -> over(reduction, axes, write(body, Binding.SUM));
            case Formula.Stack stack ->
                stack(stack.withZeros().stream().map(this::write).toList());
        };
        return binding(formula).compareTo(least) < 0 ? parentheses(text) : text;
    }

    private static Binding binding(Formula formula) {
        return switch (formula) {
            case Formula.Number(var value) -> value < 0 ? Binding.NEGATION : Binding.ATOM;
            case Formula.Infix infix -> infix.operator().binding();
            case Formula.Negative _ -> Binding.NEGATION;
            case Formula.Over _ -> Binding.ANYTHING;
            case Formula.Name _, Formula.Call _, Formula.Stack _ -> Binding.ATOM;
        };
    }

    private static Binding left(Formula.Infix infix) {
        Binding binding = infix.operator().binding();
        boolean tighter = binding == Binding.POWER || binding == Binding.COMPARISON || mixes(infix, infix.left());
        return tighter ? binding.tighter() : binding;
    }

    private static Binding right(Formula.Infix infix) {
        boolean associative = switch (infix.operator()) {
            case ADD, TIMES, SCALE, PRODUCT -> true;
            default -> false;
        };
        Binding binding = infix.operator().binding();
        return associative && !mixes(infix, infix.right()) ? binding : binding.tighter();
    }

    /// Whether a product of matrices stands beside another operator of a term.
    private static boolean mixes(Formula.Infix infix, Formula operand) {
        return operand instanceof Formula.Infix inner
                && inner.operator().binding() == Binding.TERM
                && infix.operator().binding() == Binding.TERM
                && (inner.operator() == Operator.PRODUCT) != (infix.operator() == Operator.PRODUCT);
    }
}
