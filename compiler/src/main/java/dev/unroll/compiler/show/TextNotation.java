package dev.unroll.compiler.show;

import java.util.List;
import java.util.stream.Collectors;

/// Formulas as the model language writes them.
final class TextNotation extends Notation {
    @Override
    String name(String name) {
        return name;
    }

    @Override
    String number(double value) {
        return plain(value);
    }

    static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    @Override
    String infix(Operator operator, String left, String right) {
        boolean tight = operator == Operator.POWER || operator == Operator.PRODUCT || operator == Operator.SCALE;
        return tight ? left + operator.symbol() + right : left + " " + operator.symbol() + " " + right;
    }

    @Override
    String call(Formula.Call call) {
        return call.function() + call.arguments().stream().map(this::write).collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    String over(String reduction, List<String> axes, String body) {
        return reduction + " over " + String.join(" and ", axes) + " of " + body;
    }

    @Override
    String stack(List<String> parts) {
        return "[" + String.join("; ", parts) + "]";
    }

    @Override
    String parentheses(String inner) {
        return "(" + inner + ")";
    }
}
