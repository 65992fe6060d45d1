package dev.unroll.runtime.data;

/// How many rows, from the first on, are for training, and how many after these for validation; the rest is for
/// testing.
record Division(int train, int validation) {

    /// By shares of the rows.
    static Division of(int rows, double validationShare, double testShare) {
        int test = (int) Math.round(rows * testShare);
        int validation = (int) Math.round(rows * validationShare);
        return new Division(Math.max(0, rows - test - validation), Math.min(validation, rows - test));
    }

    static Division of(int rows, DataSource.Windows windows) {
        return of(rows, windows.validationShare(), windows.testShare());
    }
}
