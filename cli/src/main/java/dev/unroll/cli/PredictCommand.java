package dev.unroll.cli;

import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.TensorFile;
import dev.unroll.runtime.probe.Probe;
import dev.unroll.runtime.probe.TensorBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = {
            "Computes the outputs of trained weights for given inputs.",
            "A model that reads a target at the steps before predicts each step from those that are given."
        })
final class PredictCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Option(names = "--weights", paramLabel = "FILE", required = true, description = "The weight file.")
    private Path weights = Path.of("");

    @Option(
            names = "--input",
            paramLabel = "FILE",
            required = true,
            description =
                    "A safetensors file, an .npz file or a folder of .npy files with a tensor for each input of the model, "
                            + "samples along its first axis; "
                            + "or what the weights were trained on, a table or a text, in windows up to its end.")
    private Path input = Path.of("");

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Writes the outputs as tensors to this safetensors file.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    PredictCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, DataSetException {
        if (out != null) {
            Folders.keep(out, model.file(), weights, input);
        }
        CheckedModel checked = model.read(console);
        TrainingSettings settings = network.settings(checked);
        network.require(checked, settings);
        MemoryNeed.require(checked, settings.precision(), 1, false, 0);
        NetworkClass compiled = network.load(checked, settings);
        Optional<Preparation> prepared =
                Preparation.of(weights, Safetensors.read(weights).metadata());
        boolean tensors = prepared.isEmpty() || input.toString().endsWith(".safetensors");
        Batch batch = tensors
                ? TensorBatch.read(input, compiled.signature(), readsTargets(compiled))
                : prepared.get().read(input, compiled.signature());
        MemoryNeed.require(checked, settings.precision(), batch.count(), false, 0);
        try (Network trained = compiled.newNetwork(batch.count(), BackendOptions.threads(settings))) {
            Parameters.load(trained, weights);
            trained.freeze();
            Probe probe = new Probe(trained, batch).predict();
            if (!tensors) {
                prepared.get().restore(trained, batch.count());
            }
            if (out != null) {
                Folders.makeParent(out);
                Safetensors.write(out, new TensorFile(probe.outputs(), probe.metadata()));
            }
            new PredictionReport(trained, batch.count(), prepared).lines(json).forEach(console::result);
        }
        return ExitCode.OK.code();
    }

    /// Whether the model predicts from what its targets were at the steps before.
    private static boolean readsTargets(NetworkClass compiled) {
        try (Network asked = compiled.newNetwork(1, 1)) {
            return asked.readsTargets();
        }
    }
}
