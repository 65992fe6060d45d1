package dev.unroll.runtime.train;

/// The rate of learning over the steps of a run. The text form is how a model's `train` block writes it:
/// `0.1`, `cosine(0.1, to: 0.001)`, `warmup(cosine(0.1, to: 0.001), steps: 100)`.
public sealed interface Rate {

    /// The rate of one step.
    ///
    /// @param step the number of the step, counted from 1
    /// @param steps how many steps the whole run has
    double at(long step, long steps);

    /// Whether a run of another length has other rates from the start.
    boolean dependsOnLength();

    /// The same rate at all steps.
    record Constant(double rate) implements Rate {
        public Constant {
            requireNotNegative("rate", rate);
        }

        @Override
        public double at(long step, long steps) {
            return rate;
        }

        @Override
        public boolean dependsOnLength() {
            return false;
        }

        @Override
        public String toString() {
            return Double.toString(rate);
        }
    }

    /// Falls from `from` to `to` along half a wave of the cosine (Loshchilov and Hutter, 2017, without
    /// restarts): `to + (from - to) (1 + cos(pi (step - 1) / steps)) / 2`.
    record Cosine(double from, double to) implements Rate {
        public Cosine {
            requireNotNegative("the rate that cosine starts from", from);
            requireNotNegative("the rate that cosine goes to", to);
        }

        @Override
        public double at(long step, long steps) {
            double wave = StrictMath.cos(StrictMath.PI * (step - 1) / steps);
            return to + (from - to) * (1 + wave) / 2;
        }

        @Override
        public boolean dependsOnLength() {
            return true;
        }

        @Override
        public String toString() {
            return "cosine(" + from + ", to: " + to + ")";
        }
    }

    /// Grows in equal parts up to the first rate of `then`, which it is at step `steps`; the rest of the run
    /// has the rates of `then`.
    record Warmup(Rate then, long steps) implements Rate {
        public Warmup {
            if (steps < 1) {
                throw new IllegalArgumentException("warmup takes at least 1 step, not " + steps);
            }
        }

        @Override
        public double at(long step, long stepsOfRun) {
            long rest = Math.max(1, stepsOfRun - steps);
            return step <= steps ? then.at(1, rest) * step / steps : then.at(step - steps, rest);
        }

        @Override
        public boolean dependsOnLength() {
            return then.dependsOnLength();
        }

        @Override
        public String toString() {
            return "warmup(" + then + ", steps: " + steps + ")";
        }
    }

    private static void requireNotNegative(String what, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(what + " must be a finite number of at least 0, and is " + value);
        }
    }
}
