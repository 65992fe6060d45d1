package dev.unroll.runtime.train;

import dev.unroll.runtime.Values;

/// What optimiser, clipping and checkpoint ask of an array of numbers in either precision.
final class NumberArrays {
    private NumberArrays() {}

    /// `size` zeros in the format of `numbers`.
    static Values zerosLike(Values numbers, int size) {
        return switch (numbers) {
            case Values.Floats _ -> new Values.Floats(new float[size]);
            case Values.Doubles _ -> new Values.Doubles(new double[size]);
            case Values.Classes _ -> throw classesAreNoNumbers();
        };
    }

    /// The index of the first entry that is not a number or infinite, or -1.
    static int firstNotFinite(Values numbers) {
        return switch (numbers) {
            case Values.Floats(float[] array) -> firstNotFinite(array);
            case Values.Doubles(double[] array) -> firstNotFinite(array);
            case Values.Classes _ -> throw classesAreNoNumbers();
        };
    }

    static IllegalArgumentException classesAreNoNumbers() {
        return new IllegalArgumentException("parameters are numbers, not class indices");
    }

    private static int firstNotFinite(float[] array) {
        for (int i = 0; i < array.length; i++) {
            if (!Float.isFinite(array[i])) {
                return i;
            }
        }
        return -1;
    }

    private static int firstNotFinite(double[] array) {
        for (int i = 0; i < array.length; i++) {
            if (!Double.isFinite(array[i])) {
                return i;
            }
        }
        return -1;
    }
}
