package uk.ac.manchester.tornado.api.types.arrays;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// A flat array; of a device's memory if it was made by [#onDevice()].
public final class FloatArray implements DeviceCopy {
    private final float[] entries;
    private final Accesses accesses;

    public FloatArray(int size) {
        this(size, Accesses.NONE);
    }

    private FloatArray(int size, Accesses accesses) {
        entries = new float[size];
        this.accesses = accesses;
        init(Float.NaN);
    }

    public void init(float value) {
        Arrays.fill(entries, value);
    }

    public int getSize() {
        return entries.length;
    }

    public float get(int index) {
        accesses.read(index);
        return entries[index];
    }

    public void set(int index, float value) {
        accesses.write(index);
        entries[index] = value;
    }

    public MemorySegment getSegment() {
        return MemorySegment.ofArray(entries);
    }

    @Override
    public FloatArray onDevice() {
        return new FloatArray(entries.length, Accesses.of(entries.length));
    }

    @Override
    public void copyTo(DeviceCopy other) {
        System.arraycopy(entries, 0, ((FloatArray) other).entries, 0, entries.length);
    }
}
