package dev.unroll.compiler.driver;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import dev.unroll.dsl.model.CheckedModel;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// What backend `tornado` does not compute.
final class DeviceLimits {
    private DeviceLimits() {}

    /// The message for a user.
    ///
    /// @param limit what the backend cannot do, such as `draw random numbers`
    static String sentence(String limit) {
        return "backend tornado cannot " + limit + " yet; take --backend vector";
    }

    /// What it cannot do of a model's finished graphs; empty if it can compute them.
    static Optional<String> of(CheckedModel model, Collection<Graph> graphs) {
        if (model.reports().stream().anyMatch(CheckedModel.Report::ofAllSamples)) {
            return Optional.of("report what is made of means over all samples");
        }
        return graphs.stream()
                .flatMap(graph -> of(graph.block()).or(() -> predicting(graph)).stream())
                .findFirst();
    }

    private static Optional<String> of(Block block) {
        return block.body().stream().flatMap(equation -> of(equation).stream()).findFirst();
    }

    private static Optional<String> of(Equation equation) {
        return switch (equation.op()) {
            case Op.Draw _ -> Optional.of("draw random numbers, as the model asks it to in training,");
            case Op.Exists _, Op.StepCount _ -> Optional.of("run models whose samples have lengths");
            case Op.Scan scan -> of(scan.body());
            default -> Optional.empty();
        };
    }

    private static Optional<String> predicting(Graph graph) {
        Set<Value> read = new HashSet<>(graph.block().results());
        graph.block().body().forEach(equation -> read.addAll(equation.op().operands()));
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            if (graph.name().equals("predict")
                    && graph.parameterNames().get(i).startsWith("target/")
                    && read.contains(graph.block().parameters().get(i))) {
                return Optional.of("predict from the targets of the steps before");
            }
        }
        return Optional.empty();
    }
}
