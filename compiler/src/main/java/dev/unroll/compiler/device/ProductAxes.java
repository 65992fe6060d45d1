package dev.unroll.compiler.device;

import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A product seen as one of matrices, `result[row, column] = sum of left[row, inner] * right[inner,
/// column]`: each of the three indices runs over several of the product's axes.
///
/// @param rows axes that the left operand and the result have
/// @param columns axes that the right operand and the result have
/// @param inner axes that are summed over
/// @param swapped whether the product's own left and right have changed places
public record ProductAxes(List<Axis> rows, List<Axis> columns, List<Axis> inner, boolean swapped) {

    /// One axis of a product.
    public sealed interface Axis {
        /// The samples of the batch, of which there may be fewer than it has room for.
        record Samples() implements Axis {}

        record Steps(int size) implements Axis {}

        record Letter(char letter, int size) implements Axis {}
    }

    /// Empty if an axis of the result belongs to both operands, or one operand has none of them.
    static Optional<ProductAxes> of(Kernel.Product product) {
        List<Axis> inner = summed(product);
        List<Axis> rows = new ArrayList<>();
        List<Axis> columns = new ArrayList<>();
        for (Axis axis : result(product)) {
            boolean left = has(product.left(), product.leftAxes(), axis);
            boolean right = has(product.right(), product.rightAxes(), axis);
            if (left == right) {
                return Optional.empty();
            }
            (left ? rows : columns).add(axis);
        }
        if (rows.isEmpty() || columns.isEmpty() || inner.isEmpty()) {
            return Optional.empty();
        }
        // The samples are rows, so that neighbours in memory are neighbouring columns.
        boolean swapped = columns.stream().anyMatch(axis -> !(axis instanceof Axis.Letter));
        return Optional.of(
                swapped ? new ProductAxes(columns, rows, inner, true) : new ProductAxes(rows, columns, inner, false));
    }

    public Location left(Kernel.Product product) {
        return swapped ? product.right() : product.left();
    }

    public String leftLetters(Kernel.Product product) {
        return swapped ? product.rightAxes() : product.leftAxes();
    }

    public Location right(Kernel.Product product) {
        return swapped ? product.left() : product.right();
    }

    public String rightLetters(Kernel.Product product) {
        return swapped ? product.leftAxes() : product.rightAxes();
    }

    /// The axes of a product's result, slowest first.
    public static List<Axis> result(Kernel.Product product) {
        List<Axis> axes = new ArrayList<>();
        if (product.steps() > 0 && !product.overTime()) {
            axes.add(new Axis.Steps(product.steps()));
        }
        if (product.batch() && !product.overBatch()) {
            axes.add(new Axis.Samples());
        }
        product.resultAxes().chars().forEach(letter -> axes.add(letter(product, (char) letter)));
        return axes;
    }

    /// The axes that a product sums over, slowest first.
    public static List<Axis> summed(Kernel.Product product) {
        List<Axis> axes = new ArrayList<>();
        if (product.overTime()) {
            axes.add(new Axis.Steps(product.steps()));
        }
        if (product.overBatch()) {
            axes.add(new Axis.Samples());
        }
        product.letters()
                .chars()
                .filter(letter -> product.resultAxes().indexOf(letter) < 0)
                .forEach(letter -> axes.add(letter(product, (char) letter)));
        return axes;
    }

    private static Axis letter(Kernel.Product product, char letter) {
        return new Axis.Letter(letter, product.size(letter));
    }

    private static boolean has(Location location, String letters, Axis axis) {
        return switch (axis) {
            case Axis.Samples _ -> location.buffer().perSample();
            case Axis.Steps _ -> Locations.variesOverTime(location);
            case Axis.Letter(char letter, int _) -> letters.indexOf(letter) >= 0;
        };
    }
}
