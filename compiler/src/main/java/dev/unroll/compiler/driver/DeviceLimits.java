package dev.unroll.compiler.driver;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import java.util.Optional;

/// What backend `tornado` does not compute.
final class DeviceLimits {
    private DeviceLimits() {}

    /// What it cannot do of a model, as a sentence for a user; empty if it can compute it. Random draws take
    /// arithmetic in whole numbers of 64 bits, which TornadoVM 5.2 translates with other shifts than Java's.
    ///
    /// @param lowered the forward graph
    static Optional<String> of(Graph lowered) {
        return lowered.block().body().stream().anyMatch(equation -> equation.op() instanceof Op.Draw)
                ? Optional.of("backend tornado cannot draw random numbers, as the model asks it to in training, yet;"
                        + " take --backend vector")
                : Optional.empty();
    }
}
