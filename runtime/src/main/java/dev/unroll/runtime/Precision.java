package dev.unroll.runtime;

/// The floating-point format in which a network computes.
public enum Precision {
    FLOAT(Float.BYTES),
    DOUBLE(Double.BYTES);

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes that one number takes.
    public int bytes() {
        return bytes;
    }

    /// Whether a number is finite in this precision.
    public boolean isFinite(double number) {
        return switch (this) {
            case FLOAT -> Float.isFinite((float) number);
            case DOUBLE -> Double.isFinite(number);
        };
    }

    /// A new array of zeros in this precision.
    public Values zeros(int size) {
        return switch (this) {
            case FLOAT -> new Values.Floats(new float[size]);
            case DOUBLE -> new Values.Doubles(new double[size]);
        };
    }
}
