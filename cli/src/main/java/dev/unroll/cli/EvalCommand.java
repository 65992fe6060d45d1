package dev.unroll.cli;

import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Setting;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.DataSource;
import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.train.Carry;
import dev.unroll.runtime.train.Classification;
import dev.unroll.runtime.train.ConfusionMatrix;
import dev.unroll.runtime.train.Evaluator;
import dev.unroll.runtime.train.Scores;
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
        name = "eval",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Measures loss, metrics and confusions of trained weights on the test samples of a data set.")
final class EvalCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Option(names = "--weights", paramLabel = "FILE", required = true, description = "The weight file.")
    private Path weights = Path.of("");

    @Option(
            names = "--data",
            paramLabel = "NAME|DIR",
            description =
                    "digits, mnist, a folder with MNIST's files, or a call such as 'csv(\"FILE\", target: \"COLUMN\")', "
                            + "which takes the place of the one in the `train` block.")
    private @Nullable String data;

    @Option(names = "--batch", paramLabel = "N", description = "Samples at a time; default: 100.")
    private @Nullable Integer batch;

    @Option(
            names = "--carry",
            paramLabel = "true|false",
            description =
                    "Whether states are carried from each window of a series to the next; default: as the `train` "
                            + "block says.")
    private @Nullable String carry;

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    EvalCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, DataSetException {
        CheckedModel checked = model.read(console);
        List<Setting> options = new ArrayList<>();
        OptionSetting.addData(options, "--data", data);
        OptionSetting.addNumber(options, "--batch", batch);
        OptionSetting.addText(options, "--carry", carry);
        if (carry == null) {
            checked.training().stream()
                    .filter(setting -> setting.name().equals("carry"))
                    .forEach(options::add);
        }
        TrainingSettings settings = network.settings(checked, options.toArray(Setting[]::new));
        network.require(checked, settings);
        DataSource source = Data.source(settings);
        Optional<Preparation> saved =
                Preparation.of(weights, Safetensors.read(weights).metadata());
        DataSet measured = Data.open(source, saved, console);
        int batchSize = settings.options().batch();
        MemoryNeed.require(
                checked, settings.precision(), batchSize, checked.loss().isPresent(), 0);
        NetworkClass compiled = network.load(checked, settings);
        try (Network trained = compiled.newNetwork(batchSize, BackendOptions.threads(settings))) {
            Weights.load(trained, weights, console);
            trained.freeze();
            measured.bind(trained.signature());
            if (settings.options().carry() != Carry.FALSE) {
                measured.requireSeries();
            }
            Optional<ConfusionMatrix> confusion =
                    Classification.of(trained.signature()).map(ConfusionMatrix::new);
            Evaluator evaluator =
                    new Evaluator(trained, batchSize, settings.options().carry());
            Scores scores = confusion.isPresent()
                    ? evaluator.evaluate(measured.test(), confusion.get())
                    : evaluator.evaluate(measured.test());
            ScoreReport report = new ScoreReport(scores, confusion, saved);
            report.lines(json).forEach(console::result);
        }
        return ExitCode.OK.code();
    }
}
