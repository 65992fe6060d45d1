package dev.unroll.runtime.train;

import dev.unroll.runtime.Values;

/// What happens to gradients that are too long before they move the parameters.
public sealed interface Clipping {

    /// Clips the gradients in place.
    ///
    /// @return what tells whether they are all finite numbers: it is one itself only if they are
    double clip(Values gradients);

    /// The gradients stay as they are.
    record None() implements Clipping {
        @Override
        public double clip(Values gradients) {
            return 0;
        }
    }

    /// All gradients together are scaled to this Euclidean norm where theirs is greater; see
    /// [GradientNorm#clip].
    record ByNorm(double norm) implements Clipping {
        public ByNorm {
            requirePositive("clip_norm", norm);
        }

        @Override
        public double clip(Values gradients) {
            return GradientNorm.clip(gradients, norm);
        }
    }

    /// Each entry is moved to the nearest number from `-value` to `value` (PyTorch's `clip_grad_value_`).
    record ByValue(double value) implements Clipping {
        public ByValue {
            requirePositive("clip_value", value);
        }

        @Override
        public double clip(Values gradients) {
            int broken = NumberArrays.firstNotFinite(gradients);
            if (broken >= 0) {
                return gradients.get(broken);
            }
            switch (gradients) {
                case Values.Floats(float[] array) -> clip(array, (float) value);
                case Values.Doubles(double[] array) -> clip(array, value);
                case Values.Classes _ -> throw NumberArrays.classesAreNoNumbers();
            }
            return value;
        }

        private static void clip(float[] array, float limit) {
            for (int i = 0; i < array.length; i++) {
                array[i] = Math.clamp(array[i], -limit, limit);
            }
        }

        private static void clip(double[] array, double limit) {
            for (int i = 0; i < array.length; i++) {
                array[i] = Math.clamp(array[i], -limit, limit);
            }
        }
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + " must be above 0, and is " + value);
        }
    }
}
