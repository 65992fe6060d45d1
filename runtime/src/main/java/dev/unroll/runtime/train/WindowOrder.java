package dev.unroll.runtime.train;

/// The windows of a series in order, for states that are carried from each to the next. The series is cut into as
/// many tracks as a batch has rows, each a stretch of neighbouring windows; a row sees the windows of its track one
/// after the other:
///
///     row 0:  window 0, 1, 2, 3
///     row 1:  window 4, 5, 6
///     row 2:  window 7, 8, 9
///
/// Tracks whose lengths differ by one are last those of the first rows, so every window is seen once in
/// an epoch, and the last step may have fewer rows.
public final class WindowOrder implements BatchOrder {
    private final int rows;
    private final int[] permutation;
    private int start;
    private int count;

    /// @param windows the number of windows of the series
    /// @param batch rows of a batch; where there are fewer windows than this, each is a track of its
    ///     own
    /// @throws IllegalArgumentException if either is less than 1
    public WindowOrder(int windows, int batch) {
        if (windows < 1 || batch < 1) {
            throw new IllegalArgumentException("a series needs at least one window and a batch of at least 1, and has "
                    + windows + " and " + batch);
        }
        this.rows = Math.min(windows, batch);
        this.permutation = new int[windows];
        int shortest = windows / rows;
        int longer = windows % rows;
        for (int row = 0; row < rows; row++) {
            int first = row * shortest + Math.min(row, longer);
            int length = shortest + (row < longer ? 1 : 0);
            for (int step = 0; step < length; step++) {
                permutation[step * rows + row] = first + step;
            }
        }
    }

    @Override
    public long stepsPerEpoch() {
        return Math.ceilDiv(permutation.length, rows);
    }

    @Override
    public void moveTo(long step) {
        if (step < 1) {
            throw new IllegalArgumentException("steps count from 1, and this is " + step);
        }
        start = (int) ((step - 1) % stepsPerEpoch()) * rows;
        count = Math.min(rows, permutation.length - start);
    }

    @Override
    public int[] permutation() {
        return permutation;
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public boolean startsEpoch() {
        return start == 0;
    }
}
