package dev.unroll.cli;

import dev.unroll.dsl.model.Setting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what a `train` block can say.
final class TrainOptions {
    @Option(
            names = "--data",
            paramLabel = "NAME|DIR|CALL",
            description = "digits, mnist, a folder with MNIST's files, or 'csv(\"FILE\", target: \"COLUMN\")', "
                    + "'text(\"FILE\")', 'safetensors(\"FILE\")' or 'npy(\"FOLDER\")'.")
    private @Nullable String data;

    @Option(names = "--steps", paramLabel = "N", description = "Steps of the whole run; default: 1000.")
    private @Nullable Long steps;

    @Option(names = "--batch", paramLabel = "N", description = "Samples per step; default: 100.")
    private @Nullable Integer batch;

    @Option(
            names = "--bucket-batches",
            paramLabel = "N",
            description = "Where samples have lengths of their own: how many batches are made of samples of like "
                    + "length together; default: 50, 1 for batches as they come.")
    private @Nullable Integer bucketBatches;

    @Option(
            names = "--optimizer",
            paramLabel = "CALL",
            description = "sgd, adam, adamw or rmsprop, such as 'sgd(rate: 0.1, momentum: 0.9)', or "
                    + "'adam(rate: cosine(0.002))' for a rate that falls over the run; default: 'adam(rate: 0.001)'.")
    private @Nullable String optimizer;

    @Option(names = "--clip-norm", paramLabel = "NORM", description = "The norm that all gradients have at most.")
    private @Nullable Double clipNorm;

    @Option(
            names = "--clip-value",
            paramLabel = "VALUE",
            description = "The size that each entry of the gradients has at most.")
    private @Nullable Double clipValue;

    @Option(
            names = "--groups",
            paramLabel = "CALL",
            description = "Parameters that are treated in a way of their own, such as "
                    + "'group(vectors, weight_decay: 0)' or a list of these.")
    private @Nullable String groups;

    @Option(
            names = "--validation",
            paramLabel = "SHARE",
            description =
                    "Keeps a share of the samples for training back to evaluate on, such as 0.1; the test samples "
                            + "are then measured at the end alone.")
    private @Nullable Double validation;

    @Option(
            names = "--early-stopping",
            paramLabel = "N",
            description = "Ends after so many evaluations without a new lowest loss, and keeps the best weights.")
    private @Nullable Integer earlyStopping;

    @Option(names = "--evaluate-every", paramLabel = "N", description = "Steps between evaluations; default: 500.")
    private @Nullable Long evaluateEvery;

    @Option(
            names = "--checkpoint-every",
            paramLabel = "N",
            description = "Steps between checkpoints, besides those of evaluations and one every 30 seconds.")
    private @Nullable Long checkpointEvery;

    @Option(
            names = "--carry",
            paramLabel = "true|forever",
            description =
                    "Takes the windows of a series in order, and carries the states from each to the next: true up "
                            + "to the end of the data, forever from its end to its beginning, too; default: false.")
    private @Nullable String carry;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides the start of parameters and the order of samples; default: 0.")
    private @Nullable Long seed;

    /// These options as settings.
    List<Setting> toSettings() {
        List<Setting> settings = new ArrayList<>();
        OptionSetting.addData(settings, "--data", data);
        OptionSetting.addNumber(settings, "--steps", steps);
        OptionSetting.addNumber(settings, "--batch", batch);
        OptionSetting.addNumber(settings, "--bucket-batches", bucketBatches);
        OptionSetting.addFormula(settings, "--optimizer", optimizer);
        OptionSetting.addNumber(settings, "--clip-norm", clipNorm);
        OptionSetting.addNumber(settings, "--clip-value", clipValue);
        OptionSetting.addFormula(settings, "--groups", groups);
        OptionSetting.addNumber(settings, "--validation", validation);
        OptionSetting.addNumber(settings, "--early-stopping", earlyStopping);
        OptionSetting.addNumber(settings, "--evaluate-every", evaluateEvery);
        OptionSetting.addNumber(settings, "--checkpoint-every", checkpointEvery);
        OptionSetting.addText(settings, "--carry", carry);
        OptionSetting.addNumber(settings, "--seed", seed);
        return settings;
    }
}
