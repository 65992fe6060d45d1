package dev.unroll.cli;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Setting;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.probe.Agreement;
import dev.unroll.runtime.train.Evaluator;
import dev.unroll.runtime.train.ParameterGroup;
import dev.unroll.runtime.train.RunFolder;
import dev.unroll.runtime.train.Trainer;
import dev.unroll.runtime.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = {
            "Trains a model and keeps evaluations, weights and a checkpoint in a folder of the run.",
            "Options take the place of settings of the same name in the model's `train` block."
        })
final class TrainCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Mixin
    private TrainOptions train = new TrainOptions();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the run; default: the first of runs/FILE, runs/FILE-2, ... that is free.")
    private @Nullable Path out;

    @Option(names = "--overwrite", description = "A run that is in the folder of --out may be destroyed.")
    private boolean overwrite;

    @Option(
            names = "--weights",
            paramLabel = "FILE",
            description = "Starts from the parameters of this weight file; default: drawn from the seed.")
    private @Nullable Path weights;

    @Option(names = "--resume", paramLabel = "DIR", description = "Goes on with the run in this folder.")
    private @Nullable Path resume;

    @Option(
            names = "--no-verify",
            description =
                    "Trains on a device without comparing its first loss and gradients with those of backend java.")
    private boolean unverified;

    @Option(
            names = "--measure",
            description = "Trains nothing, and says how long a step takes: with --backend auto, on each backend.")
    private boolean measured;

    @Option(names = "--json", description = "Writes each evaluation as a line of JSON.")
    private boolean json;

    @Spec
    private @Nullable CommandSpec command;

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, DataSetException {
        if (resume != null && (out != null || overwrite)) {
            throw Failure.usage("--resume goes on in the folder of the run; leave out --out and --overwrite");
        }
        if (resume != null && weights != null) {
            throw Failure.usage("--resume goes on with the weights of the run; leave out --weights");
        }
        CheckedModel checked = model.read(console);
        if (checked.loss().isEmpty()) {
            throw Failure.fault("model " + checked.name() + " has no loss to train by; add a `minimize` to it");
        }
        List<Setting> options = train.toSettings();
        options.addAll(network.toSettings());
        TrainingSettings wanted = BackendOptions.settings(SettingsReader.read(checked.training(), options));
        MemoryNeed.require(
                checked,
                wanted.precision(),
                wanted.options().batch(),
                true,
                wanted.options().optimizer().memory());
        if (measured) {
            return measure(checked, wanted);
        }
        TrainingSettings settings = wanted.fastest() ? withBackend(checked, wanted) : wanted;
        network.require(checked, settings);
        DataOpening opening = DataOpening.start(settings, console); // unpacked while the network is made
        network.manyTasks(checked, settings)
                .ifPresent(tasks -> console.message("schedule unrolled has " + tasks
                        + " tasks; TornadoVM compiles each by itself, some 0.2 s each, for the comparison with backend"
                        + " java and again for training"));
        NetworkClass compiled = network.load(checked, settings);
        for (ParameterGroup group : settings.options().descent().groups()) {
            group.mismatch(compiled.signature()).ifPresent(problem -> {
                throw Failure.fault(problem);
            });
        }
        int threads = BackendOptions.threads(settings);
        try (Network trained = compiled.newNetwork(settings.options().batch(), threads)) {
            if (weights != null) {
                Weights.load(trained, weights, console);
            } else { // where a run goes on, for the comparison with the device alone
                ParameterStarts.draw(checked, trained, settings.options().seed());
            }
            DataSet data = opening.await();
            announce(compiled, settings, threads);
            if (settings.backend() == Backend.TORNADO && !unverified) {
                verify(checked, trained, settings, data);
            }
            return run(checked, trained, settings, data).code();
        }
    }

    /// A run goes on with the backend that it was started with.
    private TrainingSettings withBackend(CheckedModel checked, TrainingSettings settings) throws IOException {
        if (resume == null) {
            return fastest(checked, settings).choose(console);
        }
        try (RunFolder folder = RunFolder.open(resume)) {
            String backend = folder.checkpoint().settings().getOrDefault("backend", settings.backend() + "");
            return settings.with(Backend.named(backend.split(" ")[0]));
        }
    }

    private FastestBackend fastest(CheckedModel checked, TrainingSettings settings) {
        List<String> arguments = Objects.requireNonNull(command)
                .root()
                .commandLine()
                .getParseResult()
                .originalArgs();
        return new FastestBackend(checked, settings, network, arguments);
    }

    private int measure(CheckedModel checked, TrainingSettings settings) throws IOException {
        if (!settings.fastest()) {
            network.require(checked, settings);
        }
        fastest(checked, settings).report(console, json);
        return ExitCode.OK.code();
    }

    /// A driver may compile a kernel wrongly and say nothing.
    private void verify(CheckedModel checked, Network trained, TrainingSettings settings, DataSet data)
            throws DataSetException {
        data.bind(trained.signature());
        int samples = Math.min(settings.options().batch(), data.train().size());
        Batch batch = Batch.allocate(trained.signature(), samples);
        data.train().fill(IntStream.range(0, samples).toArray(), 0, samples, batch);
        CompileRequest request = new CompileRequest(checked, Backend.JAVA, settings.precision(), "", samples);
        try (Network reference =
                ModelCompiler.compile(request).load().newNetwork(samples, BackendOptions.threads(settings))) {
            Agreement.disagreement(trained, reference, batch).ifPresent(problem -> {
                throw Failure.fault("the device computes other gradients than backend java does: " + problem
                        + "; try another device or driver (`unroll devices`), another --schedule, or leave out the"
                        + " comparison by --no-verify");
            });
        }
        console.message("the device's loss and gradients of a first batch agree with those of backend java");
    }

    private ExitCode run(CheckedModel checked, Network trained, TrainingSettings settings, DataSet data)
            throws IOException, DataSetException {
        Path path = resume != null ? resume : out != null ? out : RunNames.free(model.file());
        try (Interruption interruption = new Interruption();
                TrainingReport report =
                        new TrainingReport(console, settings.options().steps(), json, interruption)) {
            Trainer trainer = new Trainer(trained, data, settings.options(), report);
            announce(trainer.data(), settings.options());
            try (RunFolder folder = resume != null
                    ? RunFolder.open(path)
                    : RunFolder.create(path, checked.file().text(), overwrite)) {
                if (resume != null) {
                    trainer.resume(folder);
                } else {
                    trainer.run(folder);
                }
                report.clear();
                measure(trained, trainer.data(), settings.options(), report, path);
            } catch (Interruption.Stopped _) {
                report.clear();
                console.message("stopped; the checkpoint is of step " + report.checkpoint() + ", go on by --resume "
                        + quoted(path));
                return ExitCode.STOPPED;
            }
        }
        console.message("the run is in " + path + ", the weights in " + RunFolder.weightsFile(path));
        return ExitCode.OK;
    }

    /// What is left to do with the trained network: to measure the test part, if it was not what evaluations
    /// measured, with the best weights, if they are not the last.
    private void measure(Network trained, DataSet data, TrainingOptions options, TrainingReport report, Path folder)
            throws IOException {
        boolean endsEarly = options.evaluations().earlyStopping() > 0;
        if (endsEarly) {
            Parameters.load(trained, RunFolder.bestFile(folder));
        }
        if (data.validation().isPresent()) {
            console.result(report.test(new Evaluator(trained, options.batch(), options.carry()).evaluate(data.test())));
        }
        if (endsEarly) {
            console.message("the best weights are in " + RunFolder.bestFile(folder));
        }
    }

    private void announce(NetworkClass compiled, TrainingSettings settings, int threads) {
        String onThreads =
                settings.backend() == Backend.TORNADO ? "" : ", " + threads + (threads == 1 ? " thread" : " threads");
        console.message(String.format(
                Locale.ROOT,
                "model %s, %,d parameters; backend %s, %s%s",
                compiled.signature().model(),
                compiled.signature().parameterCount(),
                compiled.signature().backend(),
                settings.precision().name().toLowerCase(Locale.ROOT),
                onThreads));
    }

    private void announce(DataSet data, TrainingOptions options) {
        String validation = data.validation()
                .map(part -> String.format(Locale.ROOT, ", %,d to validate", part.size()))
                .orElse("");
        console.message(String.format(
                Locale.ROOT,
                "data %s (%s), %,d samples to train%s and %,d to test",
                data.name(),
                data.origin(),
                data.train().size(),
                validation,
                data.test().size()));
        console.message(options.steps() + " steps, batch " + options.batch() + ", " + options.optimizer() + ", seed "
                + options.seed());
    }

    private static String quoted(Path path) {
        return path.toString().contains(" ") ? "'" + path + "'" : path.toString();
    }
}
