package dev.unroll.cli;

import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Setting;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.TensorFile;
import dev.unroll.runtime.probe.Probe;
import dev.unroll.runtime.probe.TensorBatch;
import dev.unroll.runtime.train.Optimizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = {
            "Writes what a model computes for one batch, to compare with another program.",
            "The file gets the tensors loss, metric/NAME, output/NAME and grad/PARAMETER."
        })
final class ProbeCommand implements Callable<Integer> {
    /// The losses of all repeats are kept.
    private static final int MOST_REPEATS = 1_000_000;

    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Option(names = "--weights", paramLabel = "FILE", description = "The weight file; default: drawn from the seed.")
    private @Nullable Path weights;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Draws weights; default: 0.")
    private long seed;

    @Option(
            names = "--batch",
            paramLabel = "FILE",
            required = true,
            description = "A safetensors file with a tensor for each input and target of the model, samples first.")
    private Path batch = Path.of("");

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            required = true,
            description = "The safetensors file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--optimizer",
            paramLabel = "CALL",
            description =
                    "Trains on the batch too, such as by 'sgd(rate: 0.1)', and writes param/PARAMETER and losses.")
    private @Nullable String optimizer;

    @Option(names = "--repeat", paramLabel = "N", defaultValue = "1", description = "How often; default: once.")
    private int repeat;

    ProbeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (repeat < 1 || repeat > MOST_REPEATS) {
            throw Failure.usage("--repeat is 1 to " + MOST_REPEATS + ", and not " + repeat);
        }
        Folders.keep(out, model.file(), weights, batch);
        CheckedModel checked = model.read(console);
        TrainingSettings settings = network.settings(checked);
        network.require(checked, settings);
        boolean trainable = checked.loss().isPresent();
        Optional<Optimizer> updates = optimizer(checked, trainable);
        MemoryNeed.require(checked, settings.precision(), 1, trainable, 0);
        NetworkClass compiled = network.load(checked, settings);
        boolean withTargets = trainable || !checked.reports().isEmpty();
        Batch samples = TensorBatch.read(batch, compiled.signature(), withTargets);
        MemoryNeed.require(checked, settings.precision(), samples.count(), trainable, 0);
        try (Network probed = compiled.newNetwork(samples.count(), BackendOptions.threads(settings))) {
            if (weights != null) {
                Weights.load(probed, weights, console);
            } else {
                ParameterStarts.draw(checked, probed, seed);
            }
            Probe probe = new Probe(probed, samples).forwardAndBackward();
            updates.ifPresent(how -> probe.update(how, repeat));
            Folders.makeParent(out);
            Safetensors.write(out, new TensorFile(probe.results(), probe.metadata()));
        }
        return ExitCode.OK.code();
    }

    private Optional<Optimizer> optimizer(CheckedModel checked, boolean trainable) {
        List<Setting> settings = new ArrayList<>();
        OptionSetting.addFormula(settings, "--optimizer", optimizer);
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        if (!trainable) {
            throw Failure.fault("model " + checked.name() + " has no loss to train by; leave out --optimizer");
        }
        return Optional.of(BackendOptions.settings(SettingsReader.readOptimizer(settings.getFirst())));
    }
}
