package dev.unroll.cli;

import dev.unroll.dsl.model.Setting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what a `train` block can say.
final class TrainOptions {
    @Option(names = "--data", paramLabel = "NAME|DIR", description = "digits, mnist, or a folder with MNIST's files.")
    private @Nullable String data;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of the whole run; default: 1000.")
    private @Nullable Long steps;

    @Option(names = "--batch", paramLabel = "N", description = "Samples per step; default: 100.")
    private @Nullable Integer batch;

    @Option(
            names = "--optimizer",
            paramLabel = "CALL",
            description = "Such as 'sgd(rate: 0.1, momentum: 0.9)', or 'adam(rate: cosine(0.002))' for a rate that "
                    + "falls over the run; default: 'adam(rate: 0.001)'.")
    private @Nullable String optimizer;

    @Option(names = "--clip-norm", paramLabel = "NORM", description = "The norm that all gradients have at most.")
    private @Nullable Double clipNorm;

    @Option(names = "--evaluate-every", paramLabel = "N", description = "Steps between evaluations; default: 500.")
    private @Nullable Long evaluateEvery;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Steps between checkpoints, besides those of evaluations and one every 30 seconds.")
    private @Nullable Long checkpointEvery;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides the start of parameters and the order of samples; default: 0.")
    private @Nullable Long seed;

    /// These options as settings.
    List<Setting> toSettings() {
        List<Setting> settings = new ArrayList<>();
        OptionSetting.addText(settings, "--data", data);
        OptionSetting.addNumber(settings, "--steps", steps);
        OptionSetting.addNumber(settings, "--batch", batch);
        OptionSetting.addFormula(settings, "--optimizer", optimizer);
        OptionSetting.addNumber(settings, "--clip-norm", clipNorm);
        OptionSetting.addNumber(settings, "--evaluate-every", evaluateEvery);
        OptionSetting.addNumber(settings, "--checkpoint-every", checkpointEvery);
        OptionSetting.addNumber(settings, "--seed", seed);
        return settings;
    }
}
