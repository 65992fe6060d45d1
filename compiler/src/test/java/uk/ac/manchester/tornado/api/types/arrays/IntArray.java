package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A flat array; of a device's memory if it was made by [#onDevice()].
public final class IntArray implements DeviceCopy {
    private final int[] entries;
    private final Accesses accesses;

    public IntArray(int size) {
        this(size, Accesses.NONE);
    }

    private IntArray(int size, Accesses accesses) {
        entries = new int[size];
        this.accesses = accesses;
        init(Integer.MIN_VALUE);
    }

    public void init(int value) {
        Arrays.fill(entries, value);
    }

    public int getSize() {
        return entries.length;
    }

    public int get(int index) {
        accesses.read(index);
        return entries[index];
    }

    public void set(int index, int value) {
        accesses.write(index);
        entries[index] = value;
    }

    public MemorySegment getSegment() {
        return MemorySegment.ofArray(entries);
    }

    @Override
    public IntArray onDevice() {
        return new IntArray(entries.length, Accesses.of(entries.length));
    }

    @Override
    public void copyTo(DeviceCopy other) {
        System.arraycopy(entries, 0, ((IntArray) other).entries, 0, entries.length);
    }
}
