package dev.unroll.runtime.train;

import java.util.List;

/// The rate of learning over the steps of a run. The text form is how a model's `train` block writes it:
/// `0.1`, `cosine(0.1, to: 0.001)`, `warmup(cosine(0.1, to: 0.001), steps: 100)`.
public sealed interface Rate {

    /// The rate of one step.
    ///
    /// @param step the number of the step, counted from 1
    /// @param steps how many steps the whole run has
    double at(long step, long steps);

    /// Whether a run of another length has other rates from the start.
    default boolean dependsOnLength() {
        return false;
    }

    /// Whether evaluations change it.
    default boolean dependsOnLosses() {
        return false;
    }

    /// The rate as it goes on.
    ///
    /// @param losses the losses of all evaluations so far, in order
    default Rate after(List<Double> losses) {
        return this;
    }

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
        public String toString() {
            return Double.toString(rate);
        }
    }

    /// Multiplied by `factor` after each `every` steps (PyTorch's `StepLR`): `from factor^floor((step - 1) /
    /// every)`.
    record Step(double from, double factor, long every) implements Rate {
        public Step {
            requireNotNegative("the rate that step starts from", from);
            requireFactor("step", factor);
            requireSteps("step", "every", every);
        }

        @Override
        public double at(long step, long steps) {
            return from * Powers.of(factor, (step - 1) / every);
        }

        @Override
        public String toString() {
            return "step(" + from + ", factor: " + factor + ", every: " + every + ")";
        }
    }

    /// Falls a little at each step, by `factor` over `every` of them: `from factor^((step - 1) / every)`.
    /// With `every` 1 it is PyTorch's `ExponentialLR`.
    record Exponential(double from, double factor, long every) implements Rate {
        public Exponential {
            requireNotNegative("the rate that exponential starts from", from);
            requireFactor("exponential", factor);
            requireSteps("exponential", "every", every);
        }

        @Override
        public double at(long step, long steps) {
            return from * Powers.of(factor, step - 1, every);
        }

        @Override
        public String toString() {
            return "exponential(" + from + ", factor: " + factor + ", every: " + every + ")";
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
            requireSteps("warmup", "steps", steps);
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
        public boolean dependsOnLosses() {
            return then.dependsOnLosses();
        }

        @Override
        public Rate after(List<Double> losses) {
            return new Warmup(then.after(losses), steps);
        }

        @Override
        public String toString() {
            return "warmup(" + then + ", steps: " + steps + ")";
        }
    }

    /// Multiplied by `factor` whenever the loss has not fallen below `(1 - threshold)` of its lowest for more
    /// than `patience` evaluations in a row, but not to less than `lowest`; the `cooldown` evaluations after
    /// that do not count (PyTorch's `ReduceLROnPlateau`).
    record Plateau(Rate then, double factor, int patience, double threshold, int cooldown, double lowest)
            implements Rate {
        public Plateau {
            requireFactor("plateau", factor);
            requireNotNegative("the threshold of plateau", threshold);
            requireNotNegative("the lowest rate of plateau", lowest);
            if (patience < 0 || cooldown < 0) {
                throw new IllegalArgumentException("patience and cooldown of plateau must be at least 0");
            }
        }

        @Override
        public double at(long step, long steps) {
            return then.at(step, steps);
        }

        @Override
        public boolean dependsOnLength() {
            return then.dependsOnLength();
        }

        @Override
        public boolean dependsOnLosses() {
            return true;
        }

        @Override
        public Rate after(List<Double> losses) {
            int reductions = reductions(losses);
            Rate now = then.after(losses);
            return reductions == 0 ? now : new Reduced(now, Powers.of(factor, reductions), lowest);
        }

        private int reductions(List<Double> losses) {
            int reductions = 0;
            int bad = 0;
            int cooling = 0;
            double best = Double.POSITIVE_INFINITY;
            for (double loss : losses) {
                if (loss < best * (1 - threshold)) {
                    best = loss;
                    bad = 0;
                } else {
                    bad++;
                }
                if (cooling > 0) {
                    cooling--;
                    bad = 0;
                }
                if (bad > patience) {
                    reductions++;
                    cooling = cooldown;
                    bad = 0;
                }
            }
            return reductions;
        }

        @Override
        public String toString() {
            return "plateau(" + then + ", factor: " + factor + ", patience: " + patience + ", threshold: " + threshold
                    + ", cooldown: " + cooldown + ", lowest: " + lowest + ")";
        }
    }

    /// What [Plateau] has come to.
    record Reduced(Rate then, double factor, double lowest) implements Rate {
        @Override
        public double at(long step, long steps) {
            return Math.max(then.at(step, steps) * factor, lowest);
        }
    }

    private static void requireNotNegative(String what, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(what + " must be a finite number of at least 0, and is " + value);
        }
    }

    private static void requireFactor(String schedule, double factor) {
        if (!(factor > 0 && factor <= 1)) {
            throw new IllegalArgumentException(
                    "the factor of " + schedule + " must be above 0 and at most 1, and is " + factor);
        }
    }

    private static void requireSteps(String schedule, String setting, long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(schedule + " takes at least 1 step as " + setting + ", not " + steps);
        }
    }
}
