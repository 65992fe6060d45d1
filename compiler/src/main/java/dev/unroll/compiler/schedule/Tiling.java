package dev.unroll.compiler.schedule;

import java.util.ArrayList;
import java.util.List;

/// How the columns of a product are cut into panels, and its rows into blocks, so that the sums of a block stay
/// in registers while the inner loop runs.
///
/// @param lanes numbers in a vector
/// @param columns how many columns there are
/// @param groups panels of like width, from the first column on
public record Tiling(int lanes, int columns, List<Panels> groups) {
    /// Half of what most processors have, as rows lie there too.
    private static final int FIRST_LEVEL_BYTES = 16 * 1024;

    private static final double SECOND_LEVEL_BYTES_PER_CYCLE = 24;

    private static final double ROUNDING = 1e-9;

    public Tiling {
        groups = List.copyOf(groups);
    }

    /// Panels of the same width, side by side.
    ///
    /// @param count how many
    /// @param width their width in vectors
    /// @param rows how many rows a block has
    /// @param tail columns in the last vector if it is not full, else 0; only a single panel has a tail
    public record Panels(int count, int width, int rows, int tail) {}

    /// Columns with those that fill up the last vector.
    public int paddedColumns() {
        return Math.ceilDiv(columns, lanes) * lanes;
    }

    /// Whether a product with so few rows that it has to wait for the panels gains from reading them backwards at
    /// every other step: whether they do not stay in the first-level cache from step to step.
    boolean isReadInAlternateOrder(int rows, int inner) {
        return rows == 1 && (long) inner * paddedColumns() * Float.BYTES > FIRST_LEVEL_BYTES;
    }

    /// The tiling that takes the fewest cycles for a product with so many rows, of which each number is a sum of
    /// `inner` terms.
    ///
    /// A step of the inner loop loads a vector of each column of the block, spreads one number for each row, and
    /// multiplies and adds each pair. Two loads and two such additions are counted as one cycle, and a sum that
    /// is added to has to wait four cycles for the next. What does not stay in the first-level cache from one
    /// block to the next comes from the second level with so many bytes in a cycle.
    static Tiling choose(Target.Vectors target, int columns, int rows, int inner) {
        int vectors = target.vectors(columns);
        Tiling best = null;
        double least = Double.POSITIVE_INFINITY;
        for (int widest = Math.min(vectors, target.registers() - 2); widest >= 1; widest--) {
            int panels = Math.ceilDiv(vectors, widest);
            List<Panels> groups = new ArrayList<>();
            double cycles = 0;
            int wide = vectors - panels * (vectors / panels);
            cycles += add(groups, target, wide, vectors / panels + 1, rows, inner);
            cycles += add(groups, target, panels - wide, vectors / panels, rows, inner);
            if (cycles < least * (1 - ROUNDING)) { // among equals, the widest
                least = cycles;
                best = new Tiling(target.lanes(), columns, withTail(groups, columns % target.lanes()));
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("no tiling of " + columns + " columns");
        }
        return best;
    }

    private static double add(List<Panels> groups, Target.Vectors target, int count, int width, int rows, int inner) {
        if (count == 0) {
            return 0;
        }
        int vectorBytes = target.lanes() * Float.BYTES;
        boolean far = (long) inner * width * vectorBytes > FIRST_LEVEL_BYTES;
        double fetching = width * vectorBytes / SECOND_LEVEL_BYTES_PER_CYCLE;
        int best = 1;
        double least = Double.POSITIVE_INFINITY;
        for (int block = 1; block * width + width + 1 <= target.registers() && block <= rows; block++) {
            int blocks = Math.ceilDiv(rows, block);
            double cycles = Math.max(blocks * cycles(block, width), (far ? blocks : 1) * fetching);
            if (cycles < least) {
                least = cycles;
                best = block;
            }
        }
        groups.add(new Panels(count, width, best, 0));
        return count * least;
    }

    /// Cycles of a step of the inner loop over a block. Half of all loads of vectors are counted twice, as they
    /// lie across cache lines. That each load takes part of a cycle, even where arithmetic hides it, was
    /// measured; it makes blocks as square as possible.
    static double cycles(int rows, int width) {
        double arithmetic = rows * width / 2.0;
        double loads = (rows + 1.5 * width) / 2;
        double waiting = 4;
        return Math.max(arithmetic, Math.max(loads, waiting)) + 0.5 + 0.15 * (rows + width);
    }

    /// Sets the last panel apart if its last vector is not full.
    private static List<Panels> withTail(List<Panels> groups, int tail) {
        if (tail == 0) {
            return groups;
        }
        List<Panels> result = new ArrayList<>(groups);
        Panels last = result.removeLast();
        if (last.count() > 1) {
            result.add(new Panels(last.count() - 1, last.width(), last.rows(), 0));
        }
        result.add(new Panels(1, last.width(), last.rows(), tail));
        return result;
    }
}
