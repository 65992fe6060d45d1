package dev.unroll.runtime.data;

/// How samples lie in rows that follow each other.
///
/// @param lead rows that the first sample's first row is after the first of all
/// @param window rows of a sample
/// @param trail rows that have to follow a sample's last row
/// @param stride rows that a sample begins after the one before it
record Spacing(int lead, int window, int trail, int stride) {

    /// A sample in each row.
    static final Spacing SINGLE = new Spacing(0, 1, 0, 1);

    /// Rows that a single sample needs.
    int need() {
        return lead + window + trail;
    }

    /// How many samples some rows have.
    int count(int rows) {
        return rows < need() ? 0 : (rows - need()) / stride + 1;
    }

    /// Where a sample begins among the rows.
    int start(int index) {
        return lead + index * stride;
    }
}
