package dev.unroll.cli;

import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.data.StepReader;
import dev.unroll.runtime.file.FileFailure;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.TensorFile;
import dev.unroll.runtime.probe.Probe;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
            "A model that reads a target at the steps before predicts each step from those that are given.",
            "With --stream it reads a sequence step by step, with --generate it goes on by itself, or answers the inputs that "
                    + "--input gives it."
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
            description =
                    "A safetensors file, an .npz file or a folder of .npy files with a tensor for each input of the model, "
                            + "samples along its first axis; "
                            + "or what the weights were trained on, a table or a text, in windows up to its end. With "
                            + "--stream a file of lines.")
    private @Nullable Path input;

    @Option(
            names = "--stream",
            description =
                    "Reads lines, a step each, from --input or standard input, and writes the outputs of each as it "
                            + "comes: rows of a table or tokens of a text where the weights were trained on such, else the "
                            + "entries of all inputs.")
    private boolean streams;

    @Mixin
    private GenerateOptions generate = new GenerateOptions();

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
        requireOneWay();
        if (streams || generate.isWanted()) {
            CheckedModel checked = model.read(console);
            TrainingSettings settings = network.settings(checked);
            return (streams ? stream(checked, settings) : generate(checked, settings)).code();
        }
        return predict(Objects.requireNonNull(input)).code();
    }

    private void requireOneWay() {
        if (streams && generate.isWanted()) {
            throw Failure.usage("--stream reads what comes, and --generate makes it up; leave one out");
        }
        if ((streams || generate.isWanted()) && out != null) {
            throw Failure.usage("-o writes the outputs of whole sequences; leave it out");
        }
        if (!streams && !generate.isWanted() && input == null) {
            throw Failure.usage("--input FILE says what to predict for; or read steps by --stream, or --generate some");
        }
        generate.requireWanted();
    }

    private ExitCode generate(CheckedModel checked, TrainingSettings settings) throws IOException, DataSetException {
        return input == null
                ? generate.run(checked, network, settings, weights, json, console)
                : generate.answers().run(checked, network, settings, weights, input, json, console);
    }

    /// Reads steps and writes what is said at each, until there are no more.
    private ExitCode stream(CheckedModel checked, TrainingSettings settings) throws IOException, DataSetException {
        Optional<Preparation> prepared =
                Preparation.of(weights, Safetensors.read(weights).metadata());
        String name = input == null ? "standard input" : input.toString();
        try (StepModel steps = StepModel.open(
                        checked, network, settings, weights, "--stream gives a model a sequence", console);
                BufferedReader lines = input == null ? Console.in() : reader(input)) {
            if (steps.readsTarget()) {
                throw Failure.fault("model " + checked.name()
                        + " reads a target at the step before, which a stream does not give; see --generate");
            }
            StepReader reader = StepReader.of(lines, name, steps.signature(), prepared);
            for (long step = 1; reader.next(steps.stream().batch()); step++) {
                long number = step;
                console.result(steps.stream().step((stepped, batch, _) -> {
                    prepared.ifPresent(preparation -> preparation.restore(stepped, batch));
                    return new PredictionReport(stepped, batch, prepared).step(number, json);
                }));
            }
        }
        return ExitCode.OK;
    }

    private static BufferedReader reader(Path file) throws IOException {
        try {
            return Files.newBufferedReader(file);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private ExitCode predict(Path input) throws IOException, DataSetException {
        if (out != null) {
            Folders.keep(out, model.file(), weights, input);
        }
        CheckedModel checked = model.read(console);
        TrainingSettings settings = network.settings(checked);
        network.require(checked, settings);
        MemoryNeed.require(checked, settings.precision(), 1, false, 0);
        NetworkClass compiled = network.load(checked, settings);
        PredictedFile given = PredictedFile.of(input, weights);
        Batch batch = given.read(compiled.signature(), readsTargets(compiled), OptionalInt.empty());
        given.unknown(compiled.signature()).ifPresent(console::message);
        MemoryNeed.require(checked, settings.precision(), batch.count(), false, 0);
        try (Network trained = compiled.newNetwork(batch.count(), BackendOptions.threads(settings))) {
            Weights.load(trained, weights, console);
            trained.freeze();
            Probe probe = new Probe(trained, batch).predict();
            if (!given.hasTensors()) {
                given.preparation().orElseThrow().restore(trained, batch);
            }
            if (out != null) {
                Folders.makeParent(out);
                Safetensors.write(out, new TensorFile(probe.outputs(), probe.metadata()));
            }
            new PredictionReport(trained, batch, given.preparation())
                    .lines(json)
                    .forEach(console::result);
        }
        return ExitCode.OK;
    }

    /// Whether the model predicts from what its targets were at the steps before.
    private static boolean readsTargets(NetworkClass compiled) {
        try (Network asked = compiled.newNetwork(1, 1)) {
            return asked.readsTargets();
        }
    }
}
