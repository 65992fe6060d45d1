package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A flat array; of a device's memory if it was made by [#onDevice()].
public final class DoubleArray implements DeviceCopy {
    private final double[] entries;
    private final Accesses accesses;

    public DoubleArray(int size) {
        this(size, Accesses.NONE);
    }

    private DoubleArray(int size, Accesses accesses) {
        entries = new double[size];
        this.accesses = accesses;
        init(Double.NaN);
    }

    public void init(double value) {
        Arrays.fill(entries, value);
    }

    public int getSize() {
        return entries.length;
    }

    public double get(int index) {
        accesses.read(index);
        return entries[index];
    }

    public void set(int index, double value) {
        accesses.write(index);
        entries[index] = value;
    }

    public MemorySegment getSegment() {
        return MemorySegment.ofArray(entries);
    }

    @Override
    public DoubleArray onDevice() {
        return new DoubleArray(entries.length, Accesses.of(entries.length));
    }

    @Override
    public void copyTo(DeviceCopy other) {
        System.arraycopy(entries, 0, ((DoubleArray) other).entries, 0, entries.length);
    }
}
