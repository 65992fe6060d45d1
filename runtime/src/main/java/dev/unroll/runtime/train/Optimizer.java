package dev.unroll.runtime.train;

import dev.unroll.runtime.Values;

/// How parameters follow their gradients. This is the description; [#over] makes the thing that does it. The
/// text form, `sgd(rate: 0.1, ...)`, is how a model's `train` block writes it, with every setting in full.
///
/// The formulas are PyTorch's (`torch.optim`), operation by operation: `p` a parameter's entry, `g` its
/// gradient, `step` counts from 1. Weight decay is the L2 penalty's gradient: `g + weightDecay p` takes the
/// place of `g`.
public sealed interface Optimizer {

    /// The rate of learning.
    Rate rate();

    /// An updater of these parameters, with a state of its own that starts as zeros.
    ///
    /// @param parameters what is updated
    /// @param gradients read at each update, laid out like the parameters and of the same format
    Updater over(Values parameters, Values gradients);

    /// Stochastic gradient descent: `v = momentum v + g` and `p = p - rate v`, with `nesterov` instead
    /// `p = p - rate (g + momentum v)`. Without momentum `v` is `g`, and no state is kept.
    record Sgd(Rate rate, double momentum, double weightDecay, boolean nesterov) implements Optimizer {
        public Sgd {
            requireNotNegative("sgd", "momentum", momentum);
            requireNotNegative("sgd", "weight_decay", weightDecay);
            if (nesterov && momentum == 0) {
                throw new IllegalArgumentException("sgd: nesterov needs a momentum above 0");
            }
        }

        public Sgd(double rate, double momentum, double weightDecay, boolean nesterov) {
            this(new Rate.Constant(rate), momentum, weightDecay, nesterov);
        }

        public Sgd(double rate) {
            this(rate, 0, 0, false);
        }

        @Override
        public Updater over(Values parameters, Values gradients) {
            return new SgdUpdater(this, parameters, gradients);
        }

        @Override
        public String toString() {
            return "sgd(rate: " + rate + ", momentum: " + momentum + ", weight_decay: " + weightDecay + ", nesterov: "
                    + nesterov + ")";
        }
    }

    /// Adam (Kingma and Ba, 2015): `m = m + (1 - beta1) (g - m)`, `v = beta2 v + (1 - beta2) g^2`,
    /// `p = p - rate / (1 - beta1^step) * m / (sqrt(v) / sqrt(1 - beta2^step) + epsilon)`.
    record Adam(Rate rate, double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
        public Adam {
            requireBelowOne("adam", "beta1", beta1);
            requireBelowOne("adam", "beta2", beta2);
            requireNotNegative("adam", "epsilon", epsilon);
            requireNotNegative("adam", "weight_decay", weightDecay);
        }

        public Adam(double rate, double beta1, double beta2, double epsilon, double weightDecay) {
            this(new Rate.Constant(rate), beta1, beta2, epsilon, weightDecay);
        }

        public Adam(double rate) {
            this(rate, 0.9, 0.999, 1e-8, 0);
        }

        @Override
        public Updater over(Values parameters, Values gradients) {
            return new AdamUpdater(this, parameters, gradients);
        }

        @Override
        public String toString() {
            return "adam(rate: " + rate + ", beta1: " + beta1 + ", beta2: " + beta2 + ", epsilon: " + epsilon
                    + ", weight_decay: " + weightDecay + ")";
        }
    }

    private static void requireNotNegative(String optimizer, String setting, double value) {
        if (!(value >= 0 && Double.isFinite(value))) {
            throw new IllegalArgumentException(
                    optimizer + ": " + setting + " must be a finite number of at least 0, and is " + value);
        }
    }

    private static void requireBelowOne(String optimizer, String setting, double value) {
        if (!(value >= 0 && value < 1)) {
            throw new IllegalArgumentException(
                    optimizer + ": " + setting + " must be at least 0 and below 1, and is " + value);
        }
    }
}
