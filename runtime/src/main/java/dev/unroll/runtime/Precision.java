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

    /// A new array of zeros in this precision.
    public Values zeros(int size) {
        return switch (this) {
            case FLOAT -> new Values.Floats(new float[size]);
            case DOUBLE -> new Values.Doubles(new double[size]);
        };
    }
}
