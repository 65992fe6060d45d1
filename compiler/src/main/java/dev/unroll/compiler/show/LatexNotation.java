package dev.unroll.compiler.show;

import dev.unroll.compiler.show.Operator.Binding;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Formulas for LaTeX's mathematics mode, with `amsmath`.
final class LatexNotation extends Notation {
    private static final Set<String> KNOWN = Set.of("tanh", "exp", "log", "max", "min");

    @Override
    String name(String name) {
        return "\\mathit{" + escape(name) + "}";
    }

    @Override
    String number(double value) {
        String text = TextNotation.plain(value);
        int exponent = text.indexOf('E');
        return exponent < 0 ? text : text.substring(0, exponent) + " \\cdot 10^{" + text.substring(exponent + 1) + "}";
    }

    @Override
    String infix(Operator operator, String left, String right) {
        return operator == Operator.POWER ? left + "^{" + right + "}" : left + " " + operator.latex() + " " + right;
    }

    @Override
    String call(Formula.Call call) {
        String function = call.function();
        if (function.equals("transpose")) {
            return write(call.arguments().getFirst(), Binding.ATOM) + "^{\\top}";
        }
        String arguments = call.arguments().stream().map(this::write).collect(Collectors.joining(", "));
        if (function.equals("sqrt")) {
            return "\\sqrt{" + arguments + "}";
        }
        String name = KNOWN.contains(function) ? "\\" + function : "\\operatorname{" + escape(function) + "}";
        return name + parentheses(arguments);
    }

    @Override
    String over(String reduction, List<String> axes, String body) {
        String symbol = reduction.equals("sum") ? "\\sum" : "\\" + reduction;
        return symbol + "_{\\text{" + String.join(", ", axes) + "}} " + body;
    }

    @Override
    String stack(List<String> parts) {
        return "\\begin{bmatrix} " + String.join(" \\\\ ", parts) + " \\end{bmatrix}";
    }

    @Override
    String parentheses(String inner) {
        return "\\left(" + inner + "\\right)";
    }

    /// Text that stands for itself.
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (char character : text.toCharArray()) {
            escaped.append(
                    switch (character) {
                        case '\\' -> "\\textbackslash{}";
                        case '{', '}', '_', '%', '&', '#', '$' -> "\\" + character;
                        case '^' -> "\\textasciicircum{}";
                        case '~' -> "\\textasciitilde{}";
                        default -> String.valueOf(character);
                    });
        }
        return escaped.toString();
    }
}
