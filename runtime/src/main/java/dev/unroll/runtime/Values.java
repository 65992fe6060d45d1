package dev.unroll.runtime;

import java.util.Arrays;

/// A flat array of numbers or class indices, in the format that a network computes in. The array itself is
/// shared, not copied: compiled code reads and writes it directly.
public sealed interface Values {

    /// Number of entries.
    int size();

    /// The entry at `index`, widened to `double`.
    double get(int index);

    /// Sets the entry at `index`, rounded to this array's format.
    void set(int index, double value);

    /// Copies `length` entries of `source`, from `sourceIndex` on, to `index` of this array; both have the
    /// same format.
    ///
    /// @throws ClassCastException if the formats differ
    void copyFrom(Values source, int sourceIndex, int index, int length);

    /// Sets every entry to `value`.
    void fill(double value);

    /// Single-precision numbers.
    record Floats(float[] array) implements Values {
        @Override
        public int size() {
            return array.length;
        }

        @Override
        public double get(int index) {
            return array[index];
        }

        @Override
        public void set(int index, double value) {
            array[index] = (float) value;
        }

        @Override
        public void copyFrom(Values source, int sourceIndex, int index, int length) {
            System.arraycopy(((Floats) source).array, sourceIndex, array, index, length);
        }

        @Override
        public void fill(double value) {
            Arrays.fill(array, (float) value);
        }
    }

    /// Double-precision numbers.
    record Doubles(double[] array) implements Values {
        @Override
        public int size() {
            return array.length;
        }

        @Override
        public double get(int index) {
            return array[index];
        }

        @Override
        public void set(int index, double value) {
            array[index] = value;
        }

        @Override
        public void copyFrom(Values source, int sourceIndex, int index, int length) {
            System.arraycopy(((Doubles) source).array, sourceIndex, array, index, length);
        }

        @Override
        public void fill(double value) {
            Arrays.fill(array, value);
        }
    }

    /// Class indices, each from 0 up to the number of classes.
    record Classes(int[] array) implements Values {
        @Override
        public int size() {
            return array.length;
        }

        @Override
        public double get(int index) {
            return array[index];
        }

        @Override
        public void set(int index, double value) {
            array[index] = (int) value;
        }

        @Override
        public void copyFrom(Values source, int sourceIndex, int index, int length) {
            System.arraycopy(((Classes) source).array, sourceIndex, array, index, length);
        }

        @Override
        public void fill(double value) {
            Arrays.fill(array, (int) value);
        }
    }
}
