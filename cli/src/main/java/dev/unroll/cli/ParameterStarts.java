package dev.unroll.cli;

import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.ParameterStartException;
import dev.unroll.runtime.Parameters;
import java.util.List;

/// Parameters as a model says that they start.
final class ParameterStarts {
    private ParameterStarts() {}

    /// Draws them. One that starts with what is no finite number is shown where it is declared.
    static void draw(CheckedModel model, Network network, long seed) {
        try {
            Parameters.initialize(network, seed);
        } catch (ParameterStartException e) {
            throw model.parameters().stream()
                    .filter(parameter -> parameter.path().equals(e.parameter()))
                    .findFirst()
                    .map(parameter -> Diagnostics.failure(List.of(Diagnostic.error(
                            parameter.variable().span(),
                            String.valueOf(e.getMessage()),
                            "keep what is drawn within what the start can take, such as `log(abs(normal(0, 1)))`"))))
                    .orElseThrow(() -> e);
        }
    }
}
