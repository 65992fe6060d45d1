package dev.unroll.maven;

import java.io.File;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.model.Resource;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.build.BuildContext;
import org.jspecify.annotations.Nullable;

/**
 * Emits a Java class for each model of the project, for the classes of the project to use. Trained
 * weights that lie beside a model file, such as {@code Digits.safetensors} for the model {@code Digits}, get into
 * the JAR beside the class.
 *
 * <p>Models that have not changed since the last build are not read, and files whose text stays the same
 * are not touched.
 */
@Mojo(name = "generate", defaultPhase = LifecyclePhase.GENERATE_SOURCES, threadSafe = true)
public final class GenerateMojo extends EmittingMojo {

    /**
     * The folder of model files.
     */
    @Parameter(property = "unroll.models", defaultValue = "${project.basedir}/src/main/model")
    private @Nullable File models;

    /**
     * The folder that Java sources are emitted to; a source root of the project.
     */
    @Parameter(property = "unroll.sources", defaultValue = "${project.build.directory}/generated-sources/unroll")
    private @Nullable File sources;

    /**
     * The folder that weight files are copied to; a folder of resources of the project.
     */
    @Parameter(defaultValue = "${project.build.directory}/generated-resources/unroll", readonly = true)
    private @Nullable File resources;

    @Parameter(defaultValue = "${project.build.directory}/unroll/generate.marker", readonly = true)
    private @Nullable File marker;

    @Inject
    public GenerateMojo(BuildContext context) {
        super(context);
    }

    @Override
    Path root() {
        return absolute(models);
    }

    @Override
    Path sources() {
        return absolute(sources);
    }

    @Override
    Path resources() {
        return absolute(resources);
    }

    @Override
    Path marker() {
        return absolute(marker);
    }

    @Override
    void addSourceRoot(String folder) {
        project().addCompileSourceRoot(folder);
    }

    @Override
    void addResource(Resource resource) {
        project().addResource(resource);
    }
}
