package dev.unroll.maven;

import java.io.File;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.build.BuildContext;
import org.codehaus.plexus.util.DirectoryScanner;
import org.jspecify.annotations.Nullable;

/// What all goals have in common: which model files there are.
public abstract class ModelMojo extends AbstractMojo {
    private final BuildContext context;

    /**
     * Model files to take, as patterns of paths within the folder of models.
     */
    @Parameter(property = "unroll.includes", defaultValue = "**/*.model")
    private String[] includes = {};

    /**
     * Model files to leave out, as patterns of paths within the folder of models.
     */
    @Parameter(property = "unroll.excludes")
    private String[] excludes = {};

    /**
     * The encoding of model files.
     */
    @Parameter(property = "encoding", defaultValue = "${project.build.sourceEncoding}")
    private @Nullable String encoding;

    /**
     * Whether warnings fail the build.
     */
    @Parameter(property = "unroll.failOnWarning", defaultValue = "false")
    private boolean failOnWarning;

    /**
     * Whether to do nothing.
     */
    @Parameter(property = "unroll.skip", defaultValue = "false")
    private boolean skip;

    @Parameter(defaultValue = "${project}", readonly = true, required = true)
    private @Nullable MavenProject project;

    ModelMojo(BuildContext context) {
        this.context = context;
    }

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("unroll.skip is set: nothing is done");
            return;
        }
        run(new BuildReport(getLog(), context));
    }

    abstract void run(BuildReport report) throws MojoExecutionException, MojoFailureException;

    final MavenProject project() {
        if (project == null) {
            throw new IllegalStateException("Maven gives each goal its project");
        }
        return project;
    }

    final boolean failsOnWarning() {
        return failOnWarning;
    }

    /// The model files of a folder that need not exist.
    final List<Path> models(Path folder) {
        if (!folder.toFile().isDirectory()) {
            return List.of();
        }
        DirectoryScanner scanner = new DirectoryScanner();
        scanner.setBasedir(folder.toFile());
        scanner.setIncludes(includes);
        scanner.setExcludes(excludes);
        scanner.addDefaultExcludes();
        scanner.scan();
        return Arrays.stream(scanner.getIncludedFiles())
                .map(file -> new File(scanner.getBasedir(), file).toPath())
                .toList();
    }

    final Charset charset() throws MojoExecutionException {
        try {
            return Charset.forName(encoding == null ? "UTF-8" : encoding);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new MojoExecutionException("encoding `" + encoding + "` is not known to this Java", e);
        }
    }
}
