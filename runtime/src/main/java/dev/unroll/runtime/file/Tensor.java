package dev.unroll.runtime.file;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;

/// Entries of one type in row-major order (last axis fastest), as they lie in a file. Immutable.
public final class Tensor {
    private final ElementType type;
    private final List<Integer> shape;
    private final ByteBuffer data;

    private Tensor(ElementType type, List<Integer> shape, ByteBuffer data) {
        this.type = type;
        this.shape = List.copyOf(shape);
        this.data = data.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (data.remaining() != Math.multiplyExact((long) type.bytes(), entryCount(shape))) {
            throw new IllegalArgumentException(
                    "shape " + shape + " is not that of " + data.remaining() / type.bytes() + " entries");
        }
    }

    /// A tensor of type F32. The entries are copied.
    ///
    /// @param shape its shape, empty for a single number
    /// @throws IllegalArgumentException if the shape has another number of entries
    public static Tensor ofFloats(List<Integer> shape, float... entries) {
        ByteBuffer data = bytes(entries.length, ElementType.F32);
        data.asFloatBuffer().put(entries);
        return new Tensor(ElementType.F32, shape, data);
    }

    /// A tensor of type F64; see [#ofFloats].
    public static Tensor ofDoubles(List<Integer> shape, double... entries) {
        ByteBuffer data = bytes(entries.length, ElementType.F64);
        data.asDoubleBuffer().put(entries);
        return new Tensor(ElementType.F64, shape, data);
    }

    /// A tensor of type I64; see [#ofFloats].
    public static Tensor ofLongs(List<Integer> shape, long... entries) {
        ByteBuffer data = bytes(entries.length, ElementType.I64);
        data.asLongBuffer().put(entries);
        return new Tensor(ElementType.I64, shape, data);
    }

    /// A tensor of type I32; see [#ofFloats].
    public static Tensor ofInts(List<Integer> shape, int... entries) {
        ByteBuffer data = bytes(entries.length, ElementType.I32);
        data.asIntBuffer().put(entries);
        return new Tensor(ElementType.I32, shape, data);
    }

    /// A tensor of type U8, of unsigned bytes; see [#ofFloats].
    public static Tensor ofBytes(List<Integer> shape, byte... entries) {
        return new Tensor(ElementType.U8, shape, ByteBuffer.wrap(entries.clone()));
    }

    /// A tensor over bytes in little-endian order, which nobody changes any more.
    static Tensor over(ElementType type, List<Integer> shape, ByteBuffer data) {
        return new Tensor(type, shape, data);
    }

    public ElementType type() {
        return type;
    }

    /// Sizes of the axes; empty for a single number.
    public List<Integer> shape() {
        return shape;
    }

    /// Number of entries.
    public int size() {
        return data.remaining() / type.bytes();
    }

    /// The entry at `index` of the flat order, as the nearest `double`.
    public double get(int index) {
        return switch (type) {
            case F64 -> data.getDouble(index * Double.BYTES);
            case F32 -> data.getFloat(index * Float.BYTES);
            case I64, I32, U8 -> getLong(index);
        };
    }

    /// The entry at `index` of the flat order; a number with a fraction loses it.
    public long getLong(int index) {
        return switch (type) {
            case I64 -> data.getLong(index * Long.BYTES);
            case I32 -> data.getInt(index * Integer.BYTES);
            case U8 -> Byte.toUnsignedLong(data.get(index));
            case F64, F32 -> (long) get(index);
        };
    }

    /// All entries, each as [#get] gives it.
    public double[] toDoubles() {
        double[] entries = new double[size()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = get(i);
        }
        return entries;
    }

    /// All entries, each rounded to the nearest `float`.
    public float[] toFloats() {
        float[] entries = new float[size()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = (float) get(i);
        }
        return entries;
    }

    /// All entries, each as [#getLong] gives it.
    public long[] toLongs() {
        long[] entries = new long[size()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = getLong(i);
        }
        return entries;
    }

    /// The entries as they lie in a file.
    ByteBuffer data() {
        return data.duplicate();
    }

    /// Whether type, shape and every bit of the entries are the same.
    @Override
    public boolean equals(Object other) {
        return other instanceof Tensor tensor
                && type == tensor.type
                && shape.equals(tensor.shape)
                && data.equals(tensor.data);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, shape, data);
    }

    @Override
    public String toString() {
        return type + shape.toString();
    }

    private static ByteBuffer bytes(int entries, ElementType type) {
        return ByteBuffer.allocate(Math.multiplyExact(entries, type.bytes())).order(ByteOrder.LITTLE_ENDIAN);
    }

    /// Entries that a tensor of this shape has.
    ///
    /// @throws ArithmeticException if they are too many for a `long`
    static long entryCount(List<Integer> shape) {
        long count = 1;
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("shape " + shape + " has a negative size");
            }
            count = Math.multiplyExact(count, size);
        }
        return count;
    }
}
