package dev.unroll.compiler.build;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.DataSets;
import dev.unroll.runtime.data.DataSource;
import dev.unroll.runtime.data.Environment;
import dev.unroll.runtime.train.Carry;
import dev.unroll.runtime.train.Evaluation;
import dev.unroll.runtime.train.RunFolder;
import dev.unroll.runtime.train.Trainer;
import dev.unroll.runtime.train.TrainingListener;
import dev.unroll.runtime.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.OptionalLong;

/// Trains a model as its `train` block says, for a build.
///
/// @param model what is trained
/// @param settings what its `train` block says
/// @param data another data set than the block's, by name or as the path of a folder
/// @param steps another number of steps than the block's
/// @param run the folder that the run is kept in; an older run there is replaced
/// @param weights the file that the trained parameters are written to, the best ones where training may end early, and
///     with them the scales and vocabularies of the data
public record ModelTraining(
        CheckedModel model,
        TrainingSettings settings,
        Optional<String> data,
        OptionalLong steps,
        Path run,
        Path weights) {
    private static final String NO_DATA =
            "model %s names no data set; add `data: digits` to its `train` block, or name one in the build";

    /// Why a build cannot train the model in this way, as a sentence without a full stop; empty if it
    /// can.
    public Optional<String> obstacle() {
        return settings.backend() == Backend.TORNADO
                ? Optional.of("the `train` block of model " + model.name() + " says backend tornado, which runs in a"
                        + " process of its own; train it by `unroll train`, or name another backend there")
                : Optional.empty();
    }

    /// Trains on all processors.
    ///
    /// @return the last evaluation
    /// @throws DataSetException if there is no such data set, or it does not fit the model
    /// @throws dev.unroll.runtime.ParameterStartException if a parameter starts with what is no finite number
    /// @throws dev.unroll.runtime.train.DivergenceException if loss or parameters are no finite numbers
    ///     any more
    /// @throws IOException if a file cannot be read or written
    /// @throws IllegalStateException if there is an [#obstacle]
    public Evaluation run(TrainingListener listener) throws IOException, DataSetException {
        obstacle().ifPresent(obstacle -> {
            throw new IllegalStateException(obstacle);
        });
        DataSource source = data.<DataSource>map(DataSource.Named::new)
                .or(settings::data)
                .orElseThrow(() -> new DataSetException(NO_DATA.formatted(model.name())));
        DataSet opened = DataSets.open(source, Optional.empty(), Environment.ofProcess(_ -> {}));
        TrainingOptions options =
                steps.isPresent() ? settings.options().withSteps(steps.getAsLong()) : settings.options();
        CompileRequest request = new CompileRequest(
                        model, settings.backend(), settings.precision(), "", options.batch())
                .withCarry(options.carry() != Carry.FALSE);
        int threads = settings.threads().orElse(Runtime.getRuntime().availableProcessors());
        try (Network network = ModelCompiler.compile(request).newNetwork(options.batch(), threads);
                RunFolder folder = RunFolder.create(run, model.file().text(), true)) {
            Parameters.initialize(network, options.seed());
            Evaluation last = new Trainer(network, opened, options, listener).run(folder);
            boolean endsEarly = options.evaluations().earlyStopping() > 0;
            SourceFolder.makeParent(weights);
            Files.copy(
                    endsEarly ? RunFolder.bestFile(run) : RunFolder.weightsFile(run),
                    weights,
                    StandardCopyOption.REPLACE_EXISTING);
            return last;
        }
    }
}
