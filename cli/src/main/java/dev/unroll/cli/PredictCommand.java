package dev.unroll.cli;

import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.TensorFile;
import dev.unroll.runtime.probe.Probe;
import dev.unroll.runtime.probe.TensorBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "predict",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Computes the outputs of trained weights for given inputs.")
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
            description = "A safetensors file with a tensor for each input of the model, samples along its first axis.")
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
    public Integer call() throws IOException {
        if (out != null) {
            Folders.keep(out, model.file(), weights, input);
        }
        CheckedModel checked = model.read(console);
        TrainingSettings settings = network.settings(checked);
        network.require(settings);
        MemoryNeed.require(checked, settings.precision(), 1, false, 0);
        NetworkClass compiled = network.load(checked, settings);
        Batch batch = TensorBatch.read(input, compiled.signature(), false);
        MemoryNeed.require(checked, settings.precision(), batch.count(), false, 0);
        try (Network trained = compiled.newNetwork(batch.count(), BackendOptions.threads(settings))) {
            Parameters.load(trained, weights);
            trained.freeze();
            Probe probe = new Probe(trained, batch).predict();
            if (out != null) {
                Folders.makeParent(out);
                Safetensors.write(out, new TensorFile(probe.outputs(), probe.metadata()));
            }
            new PredictionReport(trained, batch.count()).lines(json).forEach(console::result);
        }
        return ExitCode.OK.code();
    }
}
