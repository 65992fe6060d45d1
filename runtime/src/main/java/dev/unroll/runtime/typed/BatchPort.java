package dev.unroll.runtime.typed;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.SampleSteps;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Locale;

/// An input or a target of a model: puts samples into batches, and checks that they have the model's
/// sizes.
public final class BatchPort {
    private final String model;
    private final Precision precision;
    private final Port port;
    private final int index;
    private final boolean target;
    private final int entries;
    private final SampleSteps steps;
    private final List<Integer> sizes;

    private BatchPort(Signature signature, Port port, int index, boolean target) {
        this.model = signature.model();
        this.precision = signature.precision();
        this.port = port;
        this.index = index;
        this.target = target;
        this.entries = port.entriesPerSample();
        this.steps = SampleSteps.of(signature, port);
        this.sizes = port.sizes();
    }

    /// The input at `index` of [Signature#inputs()].
    public static BatchPort input(Signature signature, int index) {
        return new BatchPort(signature, signature.inputs().get(index), index, false);
    }

    /// The target at `index` of [Signature#targets()].
    public static BatchPort target(Signature signature, int index) {
        return new BatchPort(signature, signature.targets().get(index), index, true);
    }

    /// Puts a sample that is one number or class.
    public void put(Batch batch, int row, double value) {
        values(batch).set(row, value);
    }

    /// Puts a sample that is an array: a flat one of all entries, row-major, or one that is nested as
    /// the model's sizes are. Where a sample has its own number of steps, which has been put before, the
    /// array may end with them.
    ///
    /// @param sample of `float` or `double` as the network's precision is, or of `int` for classes
    /// @throws IllegalArgumentException if its sizes are not the model's; the message names the input
    public void put(Batch batch, int row, Object sample) {
        Values values = values(batch);
        int offset = row * entries;
        int given = stepsGiven(batch, row, sample);
        int there = given * port.entriesPerStep();
        if (sample instanceof Object[] nested) {
            putNested(values, offset, nested, 0, port.steps() > 0 ? given : 0, port.name());
        } else {
            putFlat(values, offset, sample, there, port.name());
        }
        for (int i = offset + there; i < offset + entries; i++) {
            values.set(i, 0);
        }
    }

    /// How many steps an array has; all where a sample has no number of its own, or it is no array.
    private int stepsGiven(Batch batch, int row, Object sample) {
        if (steps.length() < 0 || sample == null || !sample.getClass().isArray()) {
            return steps.most();
        }
        int size = sample instanceof Object[] ? 1 : port.entriesPerStep();
        int length = Array.getLength(sample);
        int own = steps.of(batch, row);
        if (length < own * size || length > steps.most() * size || length % size != 0) {
            throw new IllegalArgumentException("`" + port.name() + "` has " + length + " entries instead of "
                    + own * size + " to " + steps.most() * size + (size > 1 ? " in steps of " + size : "") + ", as `"
                    + port.length().orElseThrow() + "` is " + own + "; " + wanted());
        }
        return length / size;
    }

    /// Puts sample `sample` of those that lie in a stretch of memory one after the other, row-major, in
    /// the machine's order of bytes; classes as `int`.
    public void put(Batch batch, int row, MemorySegment samples, int sample) {
        long from = sample * bytes();
        int offset = row * entries;
        switch (values(batch)) {
            case Values.Floats(float[] array) ->
                MemorySegment.copy(samples, ValueLayout.JAVA_FLOAT_UNALIGNED, from, array, offset, entries);
            case Values.Doubles(double[] array) ->
                MemorySegment.copy(samples, ValueLayout.JAVA_DOUBLE_UNALIGNED, from, array, offset, entries);
            case Values.Classes(int[] array) ->
                MemorySegment.copy(samples, ValueLayout.JAVA_INT_UNALIGNED, from, array, offset, entries);
        }
    }

    /// Puts the only sample in a stretch of memory.
    ///
    /// @throws IllegalArgumentException if it has not the size of one sample
    public void put(Batch batch, int row, MemorySegment sample) {
        if (sample.byteSize() != bytes()) {
            throw wrongBytes(sample, "has");
        }
        put(batch, row, sample, 0);
    }

    /// How many samples lie in a stretch of memory.
    ///
    /// @throws IllegalArgumentException if the last one is cut off
    public int count(MemorySegment samples) {
        if (samples.byteSize() % bytes() != 0) {
            throw wrongBytes(samples, "of each sample has");
        }
        return Math.toIntExact(samples.byteSize() / bytes());
    }

    /// Says that this has another number of samples than the first input.
    ///
    /// @throws IllegalArgumentException if it has
    public void requireCount(int count, BatchPort first, int expected) {
        if (count != expected) {
            throw new IllegalArgumentException(
                    "`" + port.name() + "` has " + count + " samples, but `" + first.port.name() + "` has " + expected);
        }
    }

    private Values values(Batch batch) {
        return (target ? batch.targets() : batch.inputs()).get(index);
    }

    private long bytes() {
        return (long) entries * (port.isClass() ? Integer.BYTES : precision.bytes());
    }

    /// @param steps the size of the first axis, where that is time
    private void putNested(Values values, int offset, Object[] nested, int axis, int steps, String path) {
        if (axis + 1 >= sizes.size()) {
            throw new IllegalArgumentException("`" + path + "` is nested deeper than " + wanted());
        }
        requireSize(nested.length, axis == 0 && steps > 0 ? steps : sizes.get(axis), path);
        int stride = 1;
        for (int size : sizes.subList(axis + 1, sizes.size())) {
            stride *= size;
        }
        for (int i = 0; i < nested.length; i++) {
            String inner = path + "[" + i + "]";
            if (nested[i] instanceof Object[] deeper) {
                putNested(values, offset + i * stride, deeper, axis + 1, steps, inner);
            } else {
                putFlat(values, offset + i * stride, nested[i], stride, inner);
            }
        }
    }

    private void putFlat(Values values, int offset, Object sample, int size, String path) {
        switch (values) {
            case Values.Floats(float[] array)
            when sample instanceof float[] numbers -> {
                requireSize(numbers.length, size, path);
                System.arraycopy(numbers, 0, array, offset, size);
            }
            case Values.Doubles(double[] array)
            when sample instanceof double[] numbers -> {
                requireSize(numbers.length, size, path);
                System.arraycopy(numbers, 0, array, offset, size);
            }
            case Values.Classes(int[] array)
            when sample instanceof int[] classes -> {
                requireSize(classes.length, size, path);
                System.arraycopy(classes, 0, array, offset, size);
            }
            case Values _ -> throw new IllegalArgumentException("`" + path + "` is " + kind(sample) + "; " + wanted());
        }
    }

    private static String kind(Object sample) {
        return sample == null ? "null" : "of the type " + sample.getClass().getSimpleName();
    }

    private void requireSize(int actual, int expected, String path) {
        if (actual != expected) {
            throw new IllegalArgumentException(
                    "`" + path + "` has " + actual + " entries instead of " + expected + "; " + wanted());
        }
    }

    private String wanted() {
        return "`" + port.name() + "` of model " + model + " is " + port.typeName()
                + (sizes.size() > 1 ? ", " + entries + " entries in all" : "");
    }

    private IllegalArgumentException wrongBytes(MemorySegment samples, String verb) {
        String format = port.isClass() ? "int" : precision.name().toLowerCase(Locale.ROOT);
        return new IllegalArgumentException("`" + port.name() + "` has " + samples.byteSize() + " bytes, but "
                + (verb.equals("has") ? "a sample has " : "each sample has ") + bytes() + "; " + wanted() + " in "
                + format);
    }
}
