package dev.unroll.compiler.driver;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.dsl.model.CheckedModel;
import java.util.Optional;

/// What backend `tornado` does not compute.
final class DeviceLimits {
    private DeviceLimits() {}

    /// What it cannot do of a model, as a sentence for a user; empty if it can compute it. Random draws take
    /// arithmetic in whole numbers of 64 bits, which TornadoVM 5.2 translates with other shifts than Java's.
    ///
    /// @param lowered the forward graph
    static Optional<String> of(CompileRequest request, Graph lowered) {
        if (request.carry()) {
            return Optional.of(sentence("carry states from batch to batch"));
        }
        if (request.model().reports().stream().anyMatch(CheckedModel.Report::ofAllSamples)) {
            return Optional.of(sentence("report what is made of means over all samples"));
        }
        return lowered.block().body().stream().anyMatch(equation -> equation.op() instanceof Op.Draw)
                ? Optional.of(sentence("draw random numbers, as the model asks it to in training,"))
                : Optional.empty();
    }

    private static String sentence(String limit) {
        return "backend tornado cannot " + limit + " yet; take --backend vector";
    }
}
