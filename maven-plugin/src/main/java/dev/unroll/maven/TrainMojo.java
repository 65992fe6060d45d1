package dev.unroll.maven;

import dev.unroll.compiler.build.ModelCheck;
import dev.unroll.compiler.build.ModelTraining;
import dev.unroll.runtime.ParameterStartException;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.train.DivergenceException;
import dev.unroll.runtime.train.Evaluation;
import dev.unroll.runtime.train.TrainingListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.build.BuildContext;
import org.jspecify.annotations.Nullable;

/**
 * Trains the models of the project as their {@code train} blocks say, and writes the weights beside the
 * model files, where {@code generate} finds them. Models without a loss are left alone. It is bound to no
 * phase, as training takes long and its outcome is usually kept with the sources; bind it before
 * {@code generate} to train anew in each build.
 */
@Mojo(name = "train", threadSafe = true)
public final class TrainMojo extends ModelMojo {

    /**
     * The folder of model files.
     */
    @Parameter(property = "unroll.models", defaultValue = "${project.basedir}/src/main/model")
    private @Nullable File models;

    /**
     * Which model to train; all where none is named.
     */
    @Parameter(property = "unroll.model")
    private @Nullable String model;

    /**
     * The data set, by name or as the path of a folder, in the place of the one that the {@code train} block
     * names.
     */
    @Parameter(property = "unroll.data")
    private @Nullable String data;

    /**
     * The number of steps, in the place of what the {@code train} block says.
     */
    @Parameter(property = "unroll.steps")
    private @Nullable Long steps;

    /**
     * The folder in which each run keeps its metrics and its last checkpoint.
     */
    @Parameter(defaultValue = "${project.build.directory}/unroll/runs", readonly = true)
    private @Nullable File runs;

    @Inject
    public TrainMojo(BuildContext context) {
        super(context);
    }

    @Override
    void run(BuildReport report) throws MojoExecutionException, MojoFailureException {
        boolean trained = false;
        for (Path file : models(EmittingMojo.absolute(models))) {
            ModelCheck check = check(file);
            report.readAnew(check.read());
            report.diagnostics(check.diagnostics());
            if (check.fails(failsOnWarning())) {
                throw BuildReport.failure(check.diagnostics());
            }
            for (ModelCheck.Checked checked : check.models()) {
                String name = checked.model().name();
                if (checked.model().loss().isPresent() && (model == null || model.equals(name))) {
                    train(training(checked, file), report);
                    trained = true;
                }
            }
        }
        if (!trained) {
            throw new MojoFailureException(
                    model == null ? "there is no model to train" : "there is no model " + model + " to train");
        }
    }

    private ModelCheck check(Path file) throws MojoExecutionException {
        try {
            return ModelCheck.of(file, charset());
        } catch (IOException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
    }

    private ModelTraining training(ModelCheck.Checked checked, Path file) {
        String name = checked.model().name();
        return new ModelTraining(
                checked.model(),
                checked.settings(),
                Optional.ofNullable(data),
                steps == null ? OptionalLong.empty() : OptionalLong.of(steps),
                EmittingMojo.absolute(runs).resolve(name),
                file.resolveSibling(name + ".safetensors"));
    }

    private static void train(ModelTraining training, BuildReport report)
            throws MojoExecutionException, MojoFailureException {
        Optional<String> obstacle = training.obstacle();
        if (obstacle.isPresent()) {
            throw new MojoFailureException(obstacle.get());
        }
        report.info("Training " + training.model().name());
        try {
            training.run(new TrainingListener() {
                @Override
                public void onEvaluation(Evaluation evaluation) {
                    StringBuilder line = new StringBuilder(
                            String.format(Locale.ROOT, "step %d  loss %.4f", evaluation.step(), evaluation.loss()));
                    evaluation
                            .metrics()
                            .forEach(
                                    (name, value) -> line.append(String.format(Locale.ROOT, "  %s %.4f", name, value)));
                    report.info(line.toString());
                }
            });
        } catch (IOException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        } catch (DataSetException | DivergenceException | ParameterStartException e) {
            throw new MojoFailureException(e.getMessage(), e);
        }
        report.info("The weights are in " + training.weights());
    }
}
