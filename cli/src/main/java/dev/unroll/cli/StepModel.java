package dev.unroll.cli;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.CompiledModel;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.driver.PiecewiseChecks;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.compiler.stream.Streaming;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.typed.Predictor;
import dev.unroll.runtime.typed.Stream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A model with trained weights that takes a sequence step by step, as the sessions of emitted classes do.
///
/// @param predictor predicts single steps
/// @param stream a sequence on its way
/// @param signature of the network of a single step
/// @param readsTarget whether a step depends on what a target was at the step before
record StepModel(Predictor predictor, Stream stream, Signature signature, boolean readsTarget)
        implements AutoCloseable {

    /// @param purpose what needs single steps, as the beginning of a sentence
    static StepModel open(
            CheckedModel model,
            NetworkOptions network,
            TrainingSettings settings,
            Path weights,
            String purpose,
            Console console)
            throws IOException {
        if (settings.backend() == Backend.TORNADO) {
            throw Failure.usage(purpose + " step by step, which a device is not given; take --backend vector or java");
        }
        CompileRequest request = network.request(model, settings, BackendOptions.RUN_PACKAGE);
        NetworkClass type = BackendOptions.loadStep(request, () -> compile(request, purpose));
        Network source = type.newNetwork(1, 1);
        Weights.load(source, weights, console);
        boolean readsTarget = source.readsTargets();
        Predictor predictor = Predictor.of(type::newNetwork, 1, source);
        return new StepModel(predictor, new Stream(predictor, type.signature()), type.signature(), readsTarget);
    }

    private static CompiledModel compile(CompileRequest request, String purpose) {
        return switch (ModelCompiler.streaming(request)) {
            case Streaming.Impossible impossible ->
                throw Diagnostics.failure(List.of(PiecewiseChecks.diagnostic(
                        request.model(),
                        purpose + " step by step, but " + impossible.reason(),
                        impossible,
                        "give `predict` whole sequences by --input")));
            case Streaming.Possible(var graph) -> ModelCompiler.compileStep(request, graph);
        };
    }

    @Override
    public void close() {
        predictor.close();
    }
}
