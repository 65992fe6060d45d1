package dev.unroll.runtime.data;

/// How a column's numbers are brought to the scale that a network sees: `(x - shift) / unit`.
///
/// @param shift what becomes 0
/// @param unit what becomes 1 more; above 0
record Scale(double shift, double unit) {
    static final Scale NONE = new Scale(0, 1);

    /// The scale of a column, fitted to its first rows. A column that is constant there is only shifted.
    static Scale fit(DataSource.Scaling scaling, double[] column, int rows) {
        return switch (scaling) {
            case NONE -> NONE;
            case STANDARD -> standard(column, rows);
            case RANGE -> range(column, rows);
        };
    }

    /// The formula, in single precision.
    @Override
    public String toString() {
        return "(x " + (shift < 0 ? "+ " : "- ") + (float) Math.abs(shift) + ") / " + (float) unit;
    }

    double apply(double value) {
        return (value - shift) / unit;
    }

    double restore(double value) {
        return value * unit + shift;
    }

    private static Scale standard(double[] column, int rows) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
            sum += column[i];
        }
        double mean = rows == 0 ? 0 : sum / rows;
        double squares = 0;
        for (int i = 0; i < rows; i++) {
            squares += (column[i] - mean) * (column[i] - mean);
        }
        return of(mean, rows == 0 ? 0 : Math.sqrt(squares / rows));
    }

    private static Scale range(double[] column, int rows) {
        double low = rows == 0 ? 0 : column[0];
        double high = low;
        for (int i = 0; i < rows; i++) {
            low = Math.min(low, column[i]);
            high = Math.max(high, column[i]);
        }
        return of(low, high - low);
    }

    private static Scale of(double shift, double unit) {
        return new Scale(shift, unit > 0 ? unit : 1);
    }
}
