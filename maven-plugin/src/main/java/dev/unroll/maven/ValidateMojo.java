package dev.unroll.maven;

import dev.unroll.compiler.build.ModelCheck;
import dev.unroll.dsl.diagnostic.Diagnostic;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.build.BuildContext;
import org.jspecify.annotations.Nullable;

/**
 * Says what is wrong with the models of the project, and emits nothing.
 */
@Mojo(name = "validate", defaultPhase = LifecyclePhase.VALIDATE, threadSafe = true)
public final class ValidateMojo extends ModelMojo {

    /**
     * The folder of model files.
     */
    @Parameter(property = "unroll.models", defaultValue = "${project.basedir}/src/main/model")
    private @Nullable File models;

    @Inject
    public ValidateMojo(BuildContext context) {
        super(context);
    }

    @Override
    void run(BuildReport report) throws MojoExecutionException, MojoFailureException {
        List<Path> files = models(EmittingMojo.absolute(models));
        List<Diagnostic> diagnostics = new ArrayList<>();
        boolean fails = false;
        try {
            for (Path file : files) {
                ModelCheck check = ModelCheck.of(file, charset());
                diagnostics.addAll(check.diagnostics());
                fails |= check.fails(failsOnWarning());
            }
        } catch (IOException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
        report.readAnew(files);
        report.diagnostics(diagnostics);
        if (fails) {
            throw BuildReport.failure(diagnostics);
        }
        report.info("Nothing wrong with " + files.size() + " model files");
    }
}
