package dev.unroll.compiler.show;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.show.GradientEquations.Group;
import dev.unroll.compiler.show.GradientEquations.Line;
import java.util.List;
import java.util.Optional;

/// A derived gradient as equations, beneath the equations of the model that they come from. `dc` is the
/// derivative of the
/// loss by `c`. In a recurrence `next(x)` is `x` at the step after, 0 after the last one unless an equation
/// says where it
/// starts, as `prev(x)` is at the step before.
public final class GradientText {
    private GradientText() {}

    /// In the notation of the model language.
    ///
    /// @param train the differentiated graph
    public static String text(Graph train) {
        StringBuilder text = new StringBuilder();
        List<Group> groups = GradientEquations.of(train);
        boolean oneFile = isOneFile(groups);
        TextNotation notation = new TextNotation();
        Optional<Equation> recurrence = Optional.empty();
        for (Group group : groups) {
            if (!group.recurrence().equals(recurrence)) {
                recurrence = group.recurrence();
                text.append(recurrence
                        .map(scan -> "\n" + heading(scan) + called(scan) + "\n")
                        .orElse(""));
            }
            String indent = recurrence.isPresent() ? "  " : "";
            String place = place(group.origin(), oneFile);
            String equation = place + "  " + group.origin().text();
            text.append('\n').append(indent).append(equation.strip()).append('\n');
            for (Line line : group.lines()) {
                String remark = line.remark().isEmpty() ? "" : "   " + line.remark();
                text.append(indent).append(" ".repeat(place.length() + 4));
                text.append(notation.write(line.left())).append(" = ").append(notation.write(line.right()));
                text.append(remark).append('\n');
            }
        }
        return text.toString().stripLeading();
    }

    /// As a LaTeX document's `align*` environment, for which it needs `amsmath`.
    ///
    /// @param train the differentiated graph
    public static String latex(Graph train) {
        List<Group> groups = GradientEquations.of(train);
        boolean oneFile = isOneFile(groups);
        LatexNotation notation = new LatexNotation();
        StringBuilder text = new StringBuilder("\\begin{align*}\n");
        Optional<Equation> recurrence = Optional.empty();
        for (Group group : groups) {
            if (!group.recurrence().equals(recurrence)) {
                recurrence = group.recurrence();
                recurrence.ifPresent(scan -> {
                    String heading = heading(scan) + LatexNotation.escape(called(scan));
                    text.append("& \\text{").append(heading).append("} \\\\\n");
                });
            }
            String place = LatexNotation.escape(place(group.origin(), oneFile));
            text.append("& \\text{").append(place).append("} \\quad \\texttt{");
            text.append(LatexNotation.escape(group.origin().text())).append("} \\\\\n");
            for (Line line : group.lines()) {
                String remark = line.remark().isEmpty() ? "" : " \\quad \\text{" + line.remark() + "}";
                text.append("& \\qquad ").append(notation.write(line.left())).append(" = ");
                text.append(notation.write(line.right())).append(remark).append(" \\\\\n");
            }
        }
        return text.append("\\end{align*}\n").toString();
    }

    private static boolean isOneFile(List<Group> groups) {
        return groups.stream()
                        .map(Group::origin)
                        .filter(origin -> origin.line() > 0)
                        .map(Origin::file)
                        .distinct()
                        .count()
                <= 1;
    }

    private static String heading(Equation recurrence) {
        Op.Scan scan = (Op.Scan) recurrence.op();
        String last = String.valueOf(scan.steps() - 1);
        return scan.backward()
                ? "for t = " + last + " .. 0, gradients for t = 0 .. " + last
                : "for t = 0 .. " + last + ", gradients for t = " + last + " .. 0";
    }

    private static String called(Equation recurrence) {
        String text = recurrence.origin().text();
        return text.isEmpty() ? "" : ", of " + text;
    }

    private static String place(Origin origin, boolean oneFile) {
        if (origin.line() == 0) {
            return "elsewhere";
        }
        return oneFile ? "line " + origin.line() : origin.file() + ":" + origin.line();
    }
}
