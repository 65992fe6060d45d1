package dev.unroll.compiler.schedule;

/// How a sum over rows of what the entries of two rows make with each other is cut into blocks, and its rows into
/// chunks. All blocks go over a chunk before the next one.
///
/// @param chunk rows that are taken at once at most, so that a panel of them stays in the first-level cache while all
///     its blocks read it
/// @param packed whether a chunk is copied first, into the order in which blocks read it
record OuterTiling(Tiling tiling, int chunk, boolean packed) {
    /// A part of the second-level cache. Larger sums come from the third level for each chunk, and neighbouring
    /// rows of them lie in different pages.
    private static final int LARGE_SUMS = 512 * 1024 / Float.BYTES;

    /// Of the first-level cache, which the sums of all blocks pass through as well.
    private static final int CHUNK_BYTES = 24 * 1024;

    private static final int LINE_BYTES = 64;

    /// Cycles that it takes to load and to store a vector of sums, measured.
    private static final double SUMS = 8;

    private static final double LARGE_SUMS_TIMES = 2;

    private static final int LEAST_CHUNK = 8;

    /// The one that takes the fewest cycles. Narrow panels leave room for long chunks, in which sums stay in
    /// registers for long; blocks that are nearly square load least.
    ///
    /// @param height entries of the row that is spread over vectors
    /// @param columns entries of the row that is read in vectors
    /// @param rows how many are summed in a pass over a slice
    static OuterTiling choose(Target.Vectors target, int columns, int height, double rows) {
        boolean large = (long) height * columns > LARGE_SUMS;
        OuterTiling best = null;
        Tiling.Candidate least = null;
        for (int widest = Tiling.widest(target, columns); widest >= 1; widest--) {
            int chunk = chunk(target, widest, large);
            double sums = SUMS * (large ? LARGE_SUMS_TIMES : 1) / chunk;
            Tiling.Candidate other =
                    Tiling.candidate(target, columns, height, widest, new Blocks(height, rows, sums, target.rows()));
            if (least == null || other.isBetterThan(least)) { // among equals, the widest
                least = other;
                best = new OuterTiling(other.tiling(), chunk, large);
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("no tiling of " + columns + " columns");
        }
        return best;
    }

    /// The cost of blocks that are as high as can be, and of one for what is left over.
    ///
    /// @param height entries of the row that is spread over vectors
    /// @param steps of the inner loop: the rows that are summed
    /// @param sums cycles of a step of the inner loop that go to loading and storing a vector of sums
    /// @param samples of a slice
    private record Blocks(int height, double steps, double sums, int samples) implements Tiling.Cost {
        @Override
        public double cycles(int rows, int width) {
            int rest = height % rows;
            return height / rows * block(rows, width) + (rest == 0 ? 0 : block(rest, width));
        }

        private double block(int rows, int width) {
            return Tiling.cycles(rows, width) + rows * width * sums;
        }

        @Override
        public int statements(int rows, int width) {
            return (rows + height % rows) * width;
        }
    }

    /// As many rows as fit in the first-level cache. Those that are not packed do not start at cache lines, and of
    /// the row that is spread over vectors a line or two are read for a few numbers.
    private static int chunk(Target.Vectors target, int width, boolean packed) {
        int vectorBytes = target.lanes() * Float.BYTES;
        int blockBytes = (target.registers() - 1 - width) / width * Float.BYTES;
        int rowBytes = width * vectorBytes + (packed ? blockBytes : 3 * LINE_BYTES);
        return Math.max(1, CHUNK_BYTES / rowBytes / LEAST_CHUNK) * LEAST_CHUNK;
    }
}
