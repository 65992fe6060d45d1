package dev.unroll.runtime.train;

import java.util.Optional;

/// Which ways of descent a device knows.
public final class DeviceDescent {
    private DeviceDescent() {}

    /// What a device cannot do of these, such as `clip gradients by value`; empty if it can do everything.
    public static Optional<String> limitation(TrainingOptions.Descent descent) {
        return optimizer(descent.optimizer())
                .or(() -> clipping(descent.clipping()))
                .or(() -> descent.groups().isEmpty()
                        ? Optional.empty()
                        : Optional.of("treat groups of parameters differently"));
    }

    private static Optional<String> optimizer(Optimizer optimizer) {
        return switch (optimizer) {
            case Optimizer.Sgd _, Optimizer.Adam _ -> Optional.empty();
            case Optimizer.AdamW _ -> Optional.of("update parameters by adamw");
            case Optimizer.Rmsprop _ -> Optional.of("update parameters by rmsprop");
        };
    }

    private static Optional<String> clipping(Clipping clipping) {
        return switch (clipping) {
            case Clipping.None _, Clipping.ByNorm _ -> Optional.empty();
            case Clipping.ByValue _ -> Optional.of("clip gradients by value");
        };
    }
}
