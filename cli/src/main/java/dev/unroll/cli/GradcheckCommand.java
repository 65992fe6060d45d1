package dev.unroll.cli;

import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.probe.GradientCheck;
import dev.unroll.runtime.probe.GradientCheck.Result;
import dev.unroll.runtime.probe.RandomBatch;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "gradcheck",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = {
            "Compares the derived gradients with central differences of the loss.",
            "Both are computed by the emitted code in double precision, on a small random batch. Of large parameters only some",
            "entries are compared. Exit code 1 if they disagree."
        })
final class GradcheckCommand implements Callable<Integer> {
    private static final int BATCH = 3;

    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Mixin
    private BackendOptions network = new BackendOptions();

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Draws everything; default: 0.")
    private long seed;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "40",
            description = "Entries of each parameter that are compared; default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = "--tolerance",
            paramLabel = "ERROR",
            defaultValue = "1e-6",
            description = "The greatest relative error that passes; default: ${DEFAULT-VALUE}.")
    private double tolerance;

    @Option(names = "--json", description = "Writes JSON.")
    private boolean json;

    GradcheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (samples < 1 || !(tolerance > 0)) {
            throw Failure.usage("--samples must be at least 1, and --tolerance above 0");
        }
        CheckedModel checked = model.read(console);
        if (checked.loss().isEmpty()) {
            throw Failure.fault("model " + checked.name() + " has no loss, so it has no gradients");
        }
        TrainingSettings settings = network.settings(checked, OptionSetting.text("--precision", "double"));
        network.require(checked, settings);
        MemoryNeed.require(checked, settings.precision(), BATCH, true, 0);
        NetworkClass compiled = network.load(checked, settings);
        List<Result> results;
        try (Network tested = compiled.newNetwork(BATCH, BackendOptions.threads(settings))) {
            ParameterStarts.draw(checked, tested, seed);
            Batch batch = RandomBatch.draw(tested.signature(), BATCH, seed);
            results = new GradientCheck(tested, batch, seed, tolerance).run(samples);
        }
        boolean passed = results.stream().allMatch(result -> result.error() <= tolerance);
        if (json) {
            console.result(Json.array(results.stream().map(this::json).toList()).text());
        } else {
            print(results, compiled.signature().backend(), passed);
        }
        return (passed ? ExitCode.OK : ExitCode.FAULT).code();
    }

    private void print(List<Result> results, String backend, boolean passed) {
        int width = results.stream()
                .mapToInt(result -> result.parameter().length())
                .max()
                .orElse(0);
        for (Result result : results) {
            String verdict = result.error() <= tolerance
                    ? "ok"
                    : "WRONG: entry " + result.index() + " is " + result.derived() + ", differences say "
                            + result.difference();
            console.result(
                    "%-" + width + "s  %9.2e  %s of %s entries  %s",
                    result.parameter(),
                    result.error(),
                    result.checked(),
                    result.entries(),
                    verdict);
        }
        console.result((passed ? "The gradients agree" : "The gradients do NOT agree") + " with central differences to "
                + tolerance + " (backend " + backend + ", up to " + samples + " entries of each parameter).");
    }

    private Json json(Result result) {
        return Json.fields()
                .put("name", result.parameter())
                .put("checked", result.checked())
                .put("count", result.entries())
                .put("error", result.error())
                .put("passed", result.error() <= tolerance)
                .build();
    }
}
