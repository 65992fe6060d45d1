package dev.unroll.compiler.driver;

import dev.unroll.dsl.model.CheckedModel;
import java.util.Optional;

/// What backend `tornado` does not compute.
final class DeviceLimits {
    private DeviceLimits() {}

    /// What it cannot do of a model, as a sentence for a user; empty if it can compute it.
    static Optional<String> of(CompileRequest request) {
        if (request.carry()) {
            return Optional.of(sentence("carry states from batch to batch"));
        }
        if (request.model().reports().stream().anyMatch(CheckedModel.Report::ofAllSamples)) {
            return Optional.of(sentence("report what is made of means over all samples"));
        }
        return Optional.empty();
    }

    private static String sentence(String limit) {
        return "backend tornado cannot " + limit + " yet; take --backend vector";
    }
}
