package dev.unroll.compiler.schedule;

import java.util.ArrayList;
import java.util.List;

/// How the columns of a product are cut into panels, and its rows into blocks, so that the sums of a block stay
/// in registers while the inner loop runs.
///
/// @param columns how many columns there are
/// @param groups panels of like width, from the first column on
public record Tiling(int columns, List<Panels> groups) {
    /// What most processors have, less room for rows.
    private static final int FIRST_LEVEL_BYTES = 28 * 1024;

    private static final double SECOND_LEVEL_BYTES_PER_CYCLE = 24;

    /// Of what comes from the second level while sums wait for it, even if the time of the arithmetic would do.
    private static final double WAITING_BYTES_PER_CYCLE = 96;

    /// Cycles to begin and to end the inner loop over a block in which nothing else can be done. Measured: 60 for a
    /// row that waits for the second level, next to none for large blocks.
    private static final double ENTERING = 20;

    /// What a panel of a short vector costs, by one of a whole one.
    private static final double SHORT = 0.5;

    private static final double ROUNDING = 1e-9;

    /// What a multiplication less in the code of blocks is worth, in cycles for each sample that a slice has: Java
    /// compiles each for some 20 million cycles while the first steps are slow, and a training may have as many
    /// samples as make up for it.
    private static final double STATEMENT = 40;

    public Tiling {
        groups = List.copyOf(groups);
    }

    /// Panels of the same width, side by side.
    ///
    /// @param count how many
    /// @param width their width in vectors
    /// @param lanes numbers in each of these
    /// @param rows how many rows a block has
    /// @param tail columns in the last vector if it is not full, else 0; only a single panel has a tail
    public record Panels(int count, int width, int lanes, int rows, int tail) {
        /// Columns of a panel, with those that fill up the last vector.
        public int columns() {
            return width * lanes;
        }
    }

    /// Columns with those that fill up the last vector.
    public int paddedColumns() {
        return groups.stream()
                .mapToInt(panels -> panels.count() * panels.columns())
                .sum();
    }

    /// Whether a product with so few rows that it has to wait for the panels gains from reading them backwards at
    /// every other step: whether they do not stay in the first-level cache from step to step.
    boolean isReadInAlternateOrder(int rows, int inner) {
        return rows == 1 && (long) inner * paddedColumns() * Float.BYTES > FIRST_LEVEL_BYTES;
    }

    /// What a panel costs.
    interface Cost {
        /// Cycles of a step of the inner loop over all blocks of a panel.
        ///
        /// @param rows of a block
        /// @param width of the panel, in vectors
        double cycles(int rows, int width);

        /// How many steps of the inner loop a pass over a slice has.
        double steps();

        /// How many products of vectors the code of all blocks of a panel has.
        ///
        /// @param rows of its blocks but the last
        /// @param width of the panel, in vectors
        default int statements(int rows, int width) {
            return rows * width;
        }

        /// Samples of a slice.
        int samples();

        /// What `count` such panels cost.
        private double of(double count, int rows, int width) {
            return count * cycles(rows, width) * steps() + STATEMENT * samples() * statements(rows, width);
        }
    }

    /// A tiling, and what it costs.
    ///
    /// @param cost in cycles of a pass over a slice
    record Candidate(Tiling tiling, double cost) {
        /// Whether it takes less than another; by no more than rounding does not count.
        boolean isBetterThan(Candidate other) {
            return cost < other.cost * (1 - ROUNDING);
        }
    }

    /// The tiling that takes the fewest cycles for a product with so many rows, of which each number is a sum of
    /// `inner` terms.
    ///
    /// @param times how often it is computed in a pass over a slice
    static Tiling choose(Target.Vectors target, int columns, int rows, int inner, int times) {
        Cost cost = new OfRows(rows, inner, times, target.lanes() * Float.BYTES, target.rows());
        Candidate best = candidate(target, columns, rows, widest(target, columns), cost);
        for (int width = widest(target, columns) - 1; width >= 1; width--) {
            Candidate other = candidate(target, columns, rows, width, cost);
            best = other.isBetterThan(best) ? other : best; // among equals, the widest
        }
        return best.tiling();
    }

    /// The cost of a product of rows. What does not stay in the first-level cache from one block to the next comes from
    /// the second level. The last block has as many rows as the others, some of them computed twice.
    private record OfRows(int rows, int inner, int times, int vectorBytes, int samples) implements Cost {
        @Override
        public double cycles(int block, int width) {
            int blocks = Math.ceilDiv(rows, block);
            double bytes = width * vectorBytes;
            boolean far = inner * bytes > FIRST_LEVEL_BYTES;
            double fetched = (far ? blocks : 1) * bytes;
            double computing = blocks * Tiling.cycles(block, width) + fetched / WAITING_BYTES_PER_CYCLE;
            double entering = blocks * ENTERING / inner;
            return Math.max(computing, fetched / SECOND_LEVEL_BYTES_PER_CYCLE) + entering;
        }

        @Override
        public double steps() {
            return (double) inner * times;
        }
    }

    /// The most vectors that a panel can have: one row's sums, the panel's columns and a number of the row are in
    /// registers.
    static int widest(Target.Vectors target, int columns) {
        return Math.min(target.vectors(columns), (target.registers() - 1) / 2);
    }

    /// Panels of at most so many vectors, as alike as can be, each with the best blocks.
    static Candidate candidate(Target.Vectors target, int columns, int rows, int widest, Cost cost) {
        int vectors = target.vectors(columns);
        int panels = Math.ceilDiv(vectors, widest);
        int narrow = vectors / panels;
        int wider = vectors - panels * narrow;
        List<Panels> groups = new ArrayList<>();
        double total = 0;
        if (wider > 0) {
            Panels group = withBestBlocks(target, wider, narrow + 1, rows, cost);
            groups.add(group);
            total += cost.of(wider, group.rows(), group.width());
        }
        Panels group = withBestBlocks(target, panels - wider, narrow, rows, cost);
        groups.add(group);
        double count = group.count() - (lanesOfLast(target, columns, narrow) < target.lanes() ? 1 - SHORT : 0);
        total += cost.of(count, group.rows(), group.width());
        Tiling tiling = new Tiling(columns, withTail(groups, columns, target));
        return new Candidate(tiling, total);
    }

    private static Panels withBestBlocks(Target.Vectors target, int count, int width, int rows, Cost cost) {
        int best = 1;
        for (int block = 2; block * width + width + 1 <= target.registers() && block <= rows; block++) {
            best = cost.of(count, block, width) < cost.of(count, best, width) ? block : best;
        }
        return new Panels(count, width, target.lanes(), best, 0);
    }

    /// Cycles of a step of the inner loop over a block, which loads a vector of each column, spreads one number for
    /// each row, and multiplies and adds each pair. Two loads and two such additions are counted as one cycle, and
    /// a sum that is added to has to wait four cycles for the next. Half of all loads of vectors are counted twice,
    /// as they lie across cache lines. Loads, additions and waiting hinder each other the more, the more alike
    /// their times are: the sum of cubes is what was measured. It makes blocks as square as possible, and of more
    /// sums than just keep a processor busy.
    static double cycles(int rows, int width) {
        double arithmetic = rows * width / 2.0;
        double loads = (rows + 1.5 * width) / 2;
        double waiting = 4;
        return Math.cbrt(Math.pow(arithmetic, 3) + Math.pow(loads, 3) + Math.pow(waiting, 3));
    }

    /// Lanes of the last panel's vectors. A single one that is not full need not be longer than what there is to
    /// compute: many processors have more units for short vectors, and load them faster.
    private static int lanesOfLast(Target.Vectors target, int columns, int width) {
        int tail = columns % target.lanes();
        return width == 1 && tail > 0 ? target.lanesFor(tail) : target.lanes();
    }

    /// Sets the last panel apart if its last vector is not full.
    private static List<Panels> withTail(List<Panels> groups, int columns, Target.Vectors target) {
        int tail = columns % target.lanes();
        if (tail == 0) {
            return groups;
        }
        List<Panels> result = new ArrayList<>(groups);
        Panels last = result.removeLast();
        if (last.count() > 1) {
            result.add(new Panels(last.count() - 1, last.width(), last.lanes(), last.rows(), 0));
        }
        int lanes = lanesOfLast(target, columns, last.width());
        result.add(new Panels(1, last.width(), lanes, last.rows(), tail % lanes));
        return result;
    }
}
