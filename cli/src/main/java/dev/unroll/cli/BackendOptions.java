package dev.unroll.cli;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.ClassCache;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.driver.ProgramIdentity;
import dev.unroll.compiler.driver.VectorModule;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.compiler.settings.SettingsReading;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Setting;
import dev.unroll.runtime.data.Environment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a model is compiled to. Where nothing is said, the model's `train` block decides.
class BackendOptions {
    /// Package of classes that are emitted to be run at once. The file `.java.options` has Java compile the classes
    /// of this package to machine code early.
    static final String RUN_PACKAGE = "dev.unroll.emitted";

    private static final Set<String> OF_ANY_RUN = Set.of("backend", "precision", "threads", "data", "batch");

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "What to emit code for: vector (the default where Java has the module "
                    + "jdk.incubator.vector) or java.")
    private @Nullable String backend;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute on; default: one per processor.")
    private @Nullable Integer threads;

    /// These options as settings.
    List<Setting> toSettings() {
        List<Setting> settings = new ArrayList<>();
        OptionSetting.addText(settings, "--backend", backend);
        OptionSetting.addNumber(settings, "--threads", threads);
        return settings;
    }

    /// The settings of a command that does not train: of the `train` block only what matters to it counts.
    TrainingSettings settings(CheckedModel model, Setting... more) {
        List<Setting> block = model.training().stream()
                .filter(setting -> OF_ANY_RUN.contains(setting.name()))
                .toList();
        List<Setting> options = toSettings();
        options.addAll(List.of(more));
        return settings(SettingsReader.read(block, options));
    }

    /// The settings, or a failure that says what is wrong with them.
    static <T> T settings(SettingsReading<T> reading) {
        return reading.value().orElseThrow(() -> Diagnostics.failure(reading.diagnostics()));
    }

    /// The class of the model's networks, compiled as the settings say or kept from an earlier run.
    static NetworkClass load(CheckedModel model, TrainingSettings settings) {
        CompileRequest request = request(model, settings, RUN_PACKAGE);
        Path folder = Environment.ofProcess(_ -> {}).cacheFolder("classes");
        return ProgramIdentity.current()
                .filter(_ -> folder.isAbsolute()) // it is not where the user has no home
                .map(program -> new ClassCache(folder, program).load(request))
                .orElseGet(() -> ModelCompiler.compile(request).load());
    }

    /// What the options and the model's `train` block say of how to compile it, for a command that runs nothing.
    ///
    /// @param batch samples that a batch is expected to have, if the user said so
    CompileRequest request(CheckedModel model, @Nullable Integer batch, String packageName) {
        List<Setting> more = new ArrayList<>();
        OptionSetting.addNumber(more, "--batch", batch);
        return request(model, settings(model, more.toArray(Setting[]::new)), packageName);
    }

    /// What the settings say of how to compile the model.
    static CompileRequest request(CheckedModel model, TrainingSettings settings, String packageName) {
        if (settings.backend() == Backend.VECTOR && VectorModule.preferredBits().isEmpty()) {
            throw Failure.usage("backend vector needs Java's module jdk.incubator.vector; give Java the option "
                    + "--add-modules jdk.incubator.vector, or choose --backend java");
        }
        return new CompileRequest(
                model,
                settings.backend(),
                settings.precision(),
                packageName,
                settings.options().batch());
    }

    /// The number of threads to compute on.
    static int threads(TrainingSettings settings) {
        return settings.threads().orElse(Runtime.getRuntime().availableProcessors());
    }
}
