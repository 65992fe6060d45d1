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
 * Emits a Java class for each model in {@code src/test/model}, for tests to use. It does with them what
 * {@code generate} does with the project's own.
 */
@Mojo(name = "generate-test", defaultPhase = LifecyclePhase.GENERATE_TEST_SOURCES, threadSafe = true)
public final class GenerateTestMojo extends EmittingMojo {

    /**
     * The folder of model files.
     */
    @Parameter(property = "unroll.testModels", defaultValue = "${project.basedir}/src/test/model")
    private @Nullable File models;

    /**
     * The folder that Java sources are emitted to; a root of test sources of the project.
     */
    @Parameter(
            property = "unroll.testSources",
            defaultValue = "${project.build.directory}/generated-test-sources/unroll")
    private @Nullable File sources;

    /**
     * The folder that weight files are copied to; a folder of test resources of the project.
     */
    @Parameter(defaultValue = "${project.build.directory}/generated-test-resources/unroll", readonly = true)
    private @Nullable File resources;

    @Parameter(defaultValue = "${project.build.directory}/unroll/generate-test.marker", readonly = true)
    private @Nullable File marker;

    @Inject
    public GenerateTestMojo(BuildContext context) {
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
        project().addTestCompileSourceRoot(folder);
    }

    @Override
    void addResource(Resource resource) {
        project().addTestResource(resource);
    }
}
