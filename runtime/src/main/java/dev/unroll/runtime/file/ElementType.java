package dev.unroll.runtime.file;

/// The format of a tensor's entries, named as in safetensors headers.
public enum ElementType {
    F64(8),
    F32(4),
    I64(8),
    I32(4),
    U8(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /// Bytes that one entry takes.
    public int bytes() {
        return bytes;
    }

    /// Whether entries are whole numbers, as classes are.
    public boolean isWhole() {
        return switch (this) {
            case F64, F32 -> false;
            case I64, I32, U8 -> true;
        };
    }
}
