package dev.unroll.dsl.check;

import dev.unroll.dsl.check.TimeRules.Operand;
import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.model.Type;
import dev.unroll.dsl.syntax.Clause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// Finds the sizes of `[a; b] = v` and `[a: n; b: m] = v`.
final class Cut {

    private final Frame frame;

    Cut(Frame frame) {
        this.frame = frame;
    }

    /// The types of the parts; empty if there is an error, which is reported then.
    Optional<List<Type>> types(Clause.Parts parts, Operand whole) {
        Value value = whole.value();
        if (value.shape().isEmpty() || value.isNumber()) {
            frame.error(
                    whole.span(),
                    "only vectors and matrices can be cut, and " + Wording.named(value, whole.span()) + " is "
                            + Wording.describe(value.element()));
            return Optional.empty();
        }
        return sizes(parts, whole)
                .map(sizes -> sizes.stream()
                        .map(size -> {
                            List<Size> shape = new ArrayList<>(value.shape().orElseThrow());
                            shape.set(0, size);
                            return new Type(new Element.Numbers(shape), value.time());
                        })
                        .toList());
    }

    private Optional<List<Size>> sizes(Clause.Parts parts, Operand whole) {
        long given =
                parts.parts().stream().filter(part -> part.size().isPresent()).count();
        if (given == 0) {
            return equalSizes(parts, whole);
        }
        if (given < parts.parts().size()) {
            frame.error(parts.span(), "either all parts have a size or none has", "`[a: 2*n; b: n] = ...`");
            return Optional.empty();
        }
        return givenSizes(parts, whole);
    }

    private Optional<List<Size>> equalSizes(Clause.Parts parts, Operand whole) {
        int count = parts.parts().size();
        Size rows = whole.value().shape().orElseThrow().getFirst();
        Optional<Size> part = rows.dividedBy(Size.of(count));
        if (part.isEmpty() && !rows.isKnown()) {
            part = Optional.of(
                    Size.named("(" + rows.toString().replace("*", "\u00B7").replace(" ", "") + "/" + count + ")"));
        }
        if (part.isEmpty()) {
            frame.error(
                    parts.span(),
                    Wording.declared(whole.value(), whole.span()) + " has " + entries(whole, rows)
                            + ", which cannot be cut into " + count + " equal parts",
                    "sizes can be given: `[a: 2*n; b: n] = ...`");
        }
        return part.map(size -> Collections.nCopies(count, size));
    }

    private Optional<List<Size>> givenSizes(Clause.Parts parts, Operand whole) {
        SizeEvaluator evaluator = new SizeEvaluator(frame);
        List<Size> sizes = new ArrayList<>();
        parts.parts()
                .forEach(part -> evaluator.dimension(part.size().orElseThrow()).ifPresent(sizes::add));
        if (sizes.size() < parts.parts().size()) {
            return Optional.empty();
        }
        Size sum = sizes.stream().reduce(Size.of(0), Size::plus);
        Size rows = whole.value().shape().orElseThrow().getFirst();
        if (!SizeEvaluator.agree(sum, rows)) {
            frame.error(
                    parts.span(),
                    "the parts have " + entries(whole, sum) + " together, but "
                            + Wording.declared(whole.value(), whole.span()) + " has " + rows);
            return Optional.empty();
        }
        return Optional.of(sizes);
    }

    private static String entries(Operand whole, Size size) {
        return Wording.count(size, whole.value().hasRank(2) ? "row" : "entry");
    }
}
