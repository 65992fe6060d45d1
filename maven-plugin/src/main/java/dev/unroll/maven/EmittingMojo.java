package dev.unroll.maven;

import dev.unroll.compiler.build.BuildRequest;
import dev.unroll.compiler.build.BuildResult;
import dev.unroll.compiler.build.ModelBuild;
import dev.unroll.compiler.build.SourceFolder;
import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.ProgramIdentity;
import dev.unroll.runtime.Precision;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import javax.lang.model.SourceVersion;
import org.apache.maven.model.Resource;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.build.BuildContext;
import org.jspecify.annotations.Nullable;

/// What the goals that emit Java have in common.
public abstract class EmittingMojo extends ModelMojo {

    /**
     * The package of all classes; where it is not given, each model file's folder says it: a model in
     * {@code src/main/model/com/acme} has the package {@code com.acme}.
     */
    @Parameter(name = "package", property = "unroll.package")
    private @Nullable String packageName;

    /**
     * What code is emitted for: {@code java}, plain loops that run anywhere, or {@code vector}, vector
     * instructions, some ten times as fast. For {@code vector} compile and run with `--add-modules
     * jdk.incubator.vector{@code , and set }vectorBits`.
     */
    @Parameter(property = "unroll.backend", defaultValue = "java")
    private String backend = "java";

    /**
     * The format to compute in, {@code float} or {@code double}; where it is not given, what the model's {@code train}
     * block says, else {@code float}.
     */
    @Parameter(property = "unroll.precision")
    private @Nullable String precision;

    /**
     * Samples that a batch is expected to have; the code takes any number and suits this one best.
     * Where it is not given, what the model's {@code train} block says, else 100.
     */
    @Parameter(property = "unroll.batch")
    private @Nullable Integer batch;

    /**
     * Width of the vectors of backend {@code vector}, 128, 256 or 512: that of the machines that the program
     * will run on.
     */
    @Parameter(property = "unroll.vectorBits", defaultValue = "256")
    private int vectorBits;

    /**
     * Identifies what emits.
     */
    @Parameter(defaultValue = "${plugin.version}", readonly = true)
    private String version = "";

    EmittingMojo(BuildContext context) {
        super(context);
    }

    /// Maven sets the parameter `package` by this, as no field can have the name.
    public final void setPackage(String name) {
        this.packageName = name;
    }

    /// The folder of model files.
    abstract Path root();

    /// The folder that sources are emitted to.
    abstract Path sources();

    /// The folder that weight files are copied to.
    abstract Path resources();

    /// Where the goal remembers what it did.
    abstract Path marker();

    abstract void addSourceRoot(String folder);

    abstract void addResource(Resource resource);

    @Override
    final void run(BuildReport report) throws MojoExecutionException, MojoFailureException {
        BuildResult result = build();
        report.readAnew(result.read());
        report.diagnostics(result.diagnostics());
        if (!result.succeeded()) {
            throw BuildReport.failure(result.diagnostics());
        }
        report.changed(result.changed());
        if (result.read().isEmpty() && result.changed().isEmpty()) {
            report.info("Nothing to emit: no model has changed");
        } else {
            report.info("Read " + result.read().size() + " model files, changed "
                    + result.changed().size() + " files");
        }
        result.changed().forEach(file -> report.debug("changed " + file));
        addSourceRoot(sources().toString());
        Resource resource = new Resource();
        resource.setDirectory(resources().toString());
        addResource(resource);
    }

    /// What tells this plug-in from others that may have emitted what is there. A snapshot's version does not; one
    /// that runs from loose classes, as in its own build, may have changed in any of them.
    private String plugin() {
        return version + " "
                + ProgramIdentity.current().orElseGet(() -> Instant.now().toString());
    }

    private BuildResult build() throws MojoExecutionException {
        BuildRequest request = new BuildRequest(
                root(),
                models(root()),
                new SourceFolder(sources()),
                resources(),
                marker(),
                target(),
                charset(),
                failsOnWarning(),
                plugin());
        try {
            return ModelBuild.run(request);
        } catch (IOException e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
    }

    private BuildRequest.Target target() throws MojoExecutionException {
        if (packageName != null && !SourceVersion.isName(packageName)) {
            throw new MojoExecutionException("package `" + packageName + "` is no name of a Java package");
        }
        if (batch != null && batch < 1) {
            throw new MojoExecutionException("batch must be at least 1, and is " + batch);
        }
        if (!List.of(128, 256, 512).contains(vectorBits)) {
            throw new MojoExecutionException("vectorBits must be 128, 256 or 512, and is " + vectorBits);
        }
        return new BuildRequest.Target(
                Optional.ofNullable(packageName),
                oneOf("backend", backend, Backend.values()),
                precision == null ? Optional.empty() : Optional.of(oneOf("precision", precision, Precision.values())),
                batch == null ? OptionalInt.empty() : OptionalInt.of(batch),
                vectorBits);
    }

    private static <E extends Enum<E>> E oneOf(String parameter, String value, E[] known)
            throws MojoExecutionException {
        for (E constant : known) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        String names = String.join(
                ", ",
                Arrays.stream(known)
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .toList());
        throw new MojoExecutionException(parameter + " must be one of " + names + ", and is `" + value + "`");
    }

    static Path absolute(@Nullable File file) {
        if (file == null) {
            throw new IllegalStateException("Maven gives each parameter its default");
        }
        return file.toPath().toAbsolutePath().normalize();
    }
}
