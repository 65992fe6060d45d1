package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.ir.Types;
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// `pad[0, 0, 4](a) + pad[0, 2, 2](b) + pad[0, 4, 0](c)` -> `concat[0](a, b, c)`: terms of a sum that are
/// padded along the same axis to ranges without overlap are put side by side, `fill(0)` in the gaps. Other
/// terms are added to that.
///
/// Each entry has one term that is not padding, so no number changes but for the sign of zeros (`-0 + 0` is
/// `+0`).
final class MergePads implements Pass {

    @Override
    public String reason() {
        return "The gradient of a value that was cut into parts is their gradients side by side, not a sum of mostly zeros.";
    }

    @Override
    public Graph apply(Graph graph) {
        Sums sums = Sums.of(graph.block());
        return Rewriting.apply(
                graph,
                (equation, rewriting) -> sums.isWhole(equation.result())
                        ? merge(
                                equation,
                                sums.terms(equation.result()).stream()
                                        .map(rewriting::current)
                                        .toList(),
                                rewriting)
                        : Optional.empty());
    }

    private record Part(Value value, Op.Pad pad) {
        int from() {
            return pad.before();
        }

        int to() {
            return pad.before() + size(pad.operand(), pad.axis());
        }
    }

    private static Optional<Value> merge(Equation equation, List<Value> terms, Rewriting rewriting) {
        List<Part> parts = disjoint(terms, rewriting);
        if (parts.size() < 2) {
            return Optional.empty();
        }
        int axis = parts.getFirst().pad().axis();
        int size = size(parts.getFirst().value(), axis);
        List<Value> aligned = new ArrayList<>();
        int end = 0;
        for (Part part : parts) {
            fillGap(aligned, part, part.from() - end, rewriting);
            aligned.add(part.pad().operand());
            end = part.to();
        }
        fillGap(aligned, parts.getLast(), size - end, rewriting);
        Value sum = rewriting.add(new Op.Concat(aligned, axis));
        List<Value> merged = parts.stream().map(Part::value).toList();
        for (Value term : terms) {
            if (!merged.contains(term)) {
                sum = rewriting.add(new Op.Binary(BinaryFunction.ADD, sum, term));
            }
        }
        return Optional.of(rewriting.expand(sum, equation.result().type()));
    }

    /// The padded terms along the axis of the first, in order, without those that overlap an earlier one.
    private static List<Part> disjoint(List<Value> terms, Rewriting rewriting) {
        List<Part> parts = new ArrayList<>();
        for (Value term : terms) {
            if (rewriting.definition(term).orElse(null) instanceof Op.Pad pad) {
                Part part = new Part(term, pad);
                if (parts.stream()
                        .allMatch(other -> other.pad().axis() == pad.axis()
                                && (part.to() <= other.from() || other.to() <= part.from()))) {
                    parts.add(part);
                }
            }
        }
        parts.sort(Comparator.comparingInt(Part::from));
        return parts;
    }

    private static void fillGap(List<Value> aligned, Part beside, int size, Rewriting rewriting) {
        if (size > 0) {
            Type shape = new Type(
                    Kind.NUMBER, false, 0, beside.pad().operand().type().shape());
            aligned.add(rewriting.add(
                    new Op.Fill(0, Types.withAxis(shape, beside.pad().axis(), size))));
        }
    }

    private static int size(Value value, int axis) {
        return value.type().shape().get(axis);
    }
}
