package dev.unroll.cli;

import dev.unroll.compiler.build.SourceFolder;
import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.EmittedSource;
import dev.unroll.compiler.driver.FpgaTools;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.driver.PiecewiseChecks;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.file.AtomicFile;
import dev.unroll.runtime.train.Carry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import javax.lang.model.SourceVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "compile",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Writes the Java classes of a model and prints the paths of their files.")
final class CompileCommand implements Callable<Integer> {
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

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "Samples that a batch is expected to have; default: as the model's `train` block says. The "
                    + "class takes any number, and suits this one best.")
    private @Nullable Integer batch;

    @Option(
            names = "--vector-bits",
            paramLabel = "N",
            description = "Width of the vectors of backend vector: 128, 256 or 512; default: that of this machine.")
    private @Nullable Integer vectorBits;

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
        TrainingSettings settings = BackendOptions.settings(SettingsReader.read(checked.training(), List.of()));
        PiecewiseChecks.ofCarry(checked, settings.options()).ifPresent(problem -> {
            throw Diagnostics.failure(List.of(problem));
        });
        CompileRequest request = request(checked).withCarry(settings.options().carry() != Carry.FALSE);
        ModelCompiler.limitation(request).ifPresent(limitation -> {
            throw Failure.fault(limitation);
        });
        List<EmittedSource> sources = ModelCompiler.emit(request, settings.options());
        SourceFolder folder = new SourceFolder(directory);
        folder.write(sources);
        sources.forEach(source -> console.result(folder.file(source).toString()));
        if (network.isForFpga()) {
            for (FpgaTools tools : FpgaTools.values()) {
                Path file = directory.resolve(tools.fileName());
                AtomicFile.write(file, tools.configuration());
                console.result(file.toString());
            }
        }
        return ExitCode.OK.code();
    }

    private CompileRequest request(CheckedModel checked) {
        CompileRequest request = network.request(checked, batch, packageName);
        if (vectorBits == null) {
            return request;
        }
        if (request.backend() != Backend.VECTOR) {
            throw Failure.usage("--vector-bits is for the backend vector, and this is " + request.backend());
        }
        try {
            return request.withVectorBits(vectorBits);
        } catch (IllegalArgumentException e) {
            throw Failure.usage("--vector-bits: " + e.getMessage());
        }
    }
}
