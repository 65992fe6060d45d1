package dev.unroll.runtime.train;

import dev.unroll.runtime.Values;

/// The Euclidean norm over all gradients together, and clipping by it. Sums run in `double` in an order that
/// only the number of entries decides.
public final class GradientNorm {
    private static final int PARTIAL_SUMS = 4;

    /// What PyTorch adds to the norm before dividing.
    private static final double GUARD = 1e-6;

    private GradientNorm() {}

    /// Scales the gradients by `maxNorm / (norm + 1e-6)` where that is below 1 (PyTorch's `clip_grad_norm_`;
    /// Pascanu, Mikolov and Bengio, 2013). Gradients whose norm is not finite are left alone.
    ///
    /// @return the norm before clipping
    public static double clip(Values gradients, double maxNorm) {
        double norm = of(gradients);
        double factor = maxNorm / (norm + GUARD);
        if (factor < 1 && Double.isFinite(norm)) {
            scale(gradients, factor);
        }
        return norm;
    }

    /// `sqrt(sum of g^2)`; not a number or infinite if an entry is.
    public static double of(Values gradients) {
        return switch (gradients) {
            case Values.Floats(float[] array) -> Math.sqrt(sumOfSquares(array));
            case Values.Doubles(double[] array) -> Math.sqrt(sumOfSquares(array));
            case Values.Classes _ -> throw NumberArrays.classesAreNoNumbers();
        };
    }

    // Four sums at a time, since each addition to one sum waits for the one before.
    private static double sumOfSquares(float[] array) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int whole = array.length - array.length % PARTIAL_SUMS;
        for (int i = 0; i < whole; i += PARTIAL_SUMS) {
            sum0 += (double) array[i] * array[i];
            sum1 += (double) array[i + 1] * array[i + 1];
            sum2 += (double) array[i + 2] * array[i + 2];
            sum3 += (double) array[i + 3] * array[i + 3];
        }
        double sum = (sum0 + sum1) + (sum2 + sum3);
        for (int i = whole; i < array.length; i++) {
            sum += (double) array[i] * array[i];
        }
        return sum;
    }

    private static double sumOfSquares(double[] array) {
        double sum0 = 0;
        double sum1 = 0;
        double sum2 = 0;
        double sum3 = 0;
        int whole = array.length - array.length % PARTIAL_SUMS;
        for (int i = 0; i < whole; i += PARTIAL_SUMS) {
            sum0 += array[i] * array[i];
            sum1 += array[i + 1] * array[i + 1];
            sum2 += array[i + 2] * array[i + 2];
            sum3 += array[i + 3] * array[i + 3];
        }
        double sum = (sum0 + sum1) + (sum2 + sum3);
        for (int i = whole; i < array.length; i++) {
            sum += array[i] * array[i];
        }
        return sum;
    }

    private static void scale(Values gradients, double factor) {
        switch (gradients) {
            case Values.Floats(float[] array) -> {
                float rounded = (float) factor;
                for (int i = 0; i < array.length; i++) {
                    array[i] *= rounded;
                }
            }
            case Values.Doubles(double[] array) -> {
                for (int i = 0; i < array.length; i++) {
                    array[i] *= factor;
                }
            }
            case Values.Classes _ -> throw NumberArrays.classesAreNoNumbers();
        }
    }
}
