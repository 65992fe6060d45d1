package dev.unroll.runtime.train;

import dev.unroll.runtime.Values;
import java.util.List;

/// How parameters follow their gradients. This is the description; [#over] makes the thing that does it. The
/// text form, `sgd(rate: 0.1, ...)`, is how a model's `train` block writes it, with every setting in full.
///
/// The formulas are PyTorch's (`torch.optim`), operation by operation: `p` a parameter's entry, `g` its
/// gradient, `step` counts from 1. Weight decay is the L2 penalty's gradient, but for [AdamW]: `g +
/// weightDecay p` takes the place of `g`.
public sealed interface Optimizer {

    /// The rate of learning.
    Rate rate();

    /// The weight decay of parameters for which nothing else is said.
    double weightDecay();

    /// How many numbers are remembered of each parameter's entry.
    int memory();

    /// An updater of these parameters, with a state of its own that starts as zeros.
    ///
    /// @param parameters what is updated
    /// @param gradients read at each update, laid out like the parameters and of the same format
    /// @param stretches how each stretch of the parameters is treated
    Updater over(Values parameters, Values gradients, List<Stretch> stretches);

    /// An updater that treats all parameters alike.
    default Updater over(Values parameters, Values gradients) {
        return over(parameters, gradients, Stretch.whole(parameters.size(), this));
    }

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
        public int memory() {
            return momentum > 0 ? 1 : 0;
        }

        @Override
        public Updater over(Values parameters, Values gradients, List<Stretch> stretches) {
            return new SgdUpdater(this, parameters, gradients, stretches);
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
        public int memory() {
            return 2;
        }

        @Override
        public Updater over(Values parameters, Values gradients, List<Stretch> stretches) {
            return new AdamUpdater(this, false, parameters, gradients, stretches);
        }

        @Override
        public String toString() {
            return "adam(rate: " + rate + ", beta1: " + beta1 + ", beta2: " + beta2 + ", epsilon: " + epsilon
                    + ", weight_decay: " + weightDecay + ")";
        }
    }

    /// Adam with decoupled weight decay (Loshchilov and Hutter, 2019): `p = p - rate weightDecay p` comes
    /// before the update, and the gradient stays as it is.
    record AdamW(Rate rate, double beta1, double beta2, double epsilon, double weightDecay) implements Optimizer {
        public AdamW {
            requireBelowOne("adamw", "beta1", beta1);
            requireBelowOne("adamw", "beta2", beta2);
            requireNotNegative("adamw", "epsilon", epsilon);
            requireNotNegative("adamw", "weight_decay", weightDecay);
        }

        public AdamW(double rate) {
            this(new Rate.Constant(rate), 0.9, 0.999, 1e-8, 0.01);
        }

        @Override
        public int memory() {
            return 2;
        }

        @Override
        public Updater over(Values parameters, Values gradients, List<Stretch> stretches) {
            return new AdamUpdater(
                    new Adam(rate, beta1, beta2, epsilon, weightDecay), true, parameters, gradients, stretches);
        }

        @Override
        public String toString() {
            return "adamw(rate: " + rate + ", beta1: " + beta1 + ", beta2: " + beta2 + ", epsilon: " + epsilon
                    + ", weight_decay: " + weightDecay + ")";
        }
    }

    /// RMSprop (Hinton, 2012): `v = decay v + (1 - decay) g^2`, and `g / (sqrt(v) + epsilon)` is what plain
    /// descent, or descent with momentum, goes along. Centered (Graves, 2013), `v - m^2` takes the place of
    /// `v`, with `m = decay m + (1 - decay) g`. `decay` is what PyTorch calls `alpha`.
    record Rmsprop(Rate rate, double decay, double epsilon, double momentum, boolean centered, double weightDecay)
            implements Optimizer {
        public Rmsprop {
            requireBelowOne("rmsprop", "decay", decay);
            requireNotNegative("rmsprop", "epsilon", epsilon);
            requireNotNegative("rmsprop", "momentum", momentum);
            requireNotNegative("rmsprop", "weight_decay", weightDecay);
        }

        public Rmsprop(double rate) {
            this(new Rate.Constant(rate), 0.99, 1e-8, 0, false, 0);
        }

        @Override
        public int memory() {
            return 1 + (centered ? 1 : 0) + (momentum > 0 ? 1 : 0);
        }

        @Override
        public Updater over(Values parameters, Values gradients, List<Stretch> stretches) {
            return new RmspropUpdater(this, parameters, gradients, stretches);
        }

        @Override
        public String toString() {
            return "rmsprop(rate: " + rate + ", decay: " + decay + ", epsilon: " + epsilon + ", momentum: " + momentum
                    + ", centered: " + centered + ", weight_decay: " + weightDecay + ")";
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
