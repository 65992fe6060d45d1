package dev.unroll.cli;

import dev.unroll.compiler.driver.CompiledModel;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.file.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compile",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Writes the Java source of a model and prints the file's path.")
final class CompileCommand implements Callable<Integer> {
    /// What every emitted class says.
    private static final String EMITTED = " extends SlicedNetwork {";

    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Mixin
    private NetworkOptions network = new NetworkOptions();

    @Option(
            names = {"-d", "--directory"},
            paramLabel = "DIR",
            defaultValue = ".",
            description = "Folder of source files, the package's folders within; default: the current folder.")
    private Path directory = Path.of(".");

    @Option(names = "--package", paramLabel = "P", defaultValue = "", description = "The package; default: none.")
    private String packageName = "";

    CompileCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (!packageName.isEmpty() && !SourceVersion.isName(packageName)) {
            throw Failure.usage("`" + packageName + "` is no name of a package");
        }
        if (packageName.equals("java") || packageName.startsWith("java.")) {
            throw Failure.usage("`" + packageName + "` is a package of Java itself; give another one");
        }
        CheckedModel checked = model.read(console);
        TrainingSettings settings = network.settings(checked);
        CompiledModel compiled = ModelCompiler.compile(BackendOptions.request(checked, settings, packageName));
        Path file = directory.resolve(compiled.className().replace('.', '/') + ".java");
        Folders.makeParent(file);
        refuseToDestroy(file);
        AtomicFile.write(file, compiled.source());
        console.result(file.toString());
        return ExitCode.OK.code();
    }

    // What was emitted before is written over; what somebody wrote is not.
    private static void refuseToDestroy(Path file) throws IOException {
        if (Files.isRegularFile(file)
                && !new String(Files.readAllBytes(file), StandardCharsets.UTF_8).contains(EMITTED)) {
            throw Failure.fault(file + " was not written by unroll; remove it, or give another folder by -d");
        }
    }
}
