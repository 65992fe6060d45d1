package dev.unroll.cli;

import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.runtime.file.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Says what is wrong with model files; nothing if nothing is.")
final class CheckCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Model files.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "Gives a formal of the models another value.")
    private Map<String, String> sets = new LinkedHashMap<>();

    @Option(names = "--model", paramLabel = "NAME", description = "Which model, if a file has several.")
    private @Nullable String name;

    @Option(names = "--json", description = "Writes the diagnostics as JSON.")
    private boolean json;

    CheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        List<Diagnostic> all = new ArrayList<>();
        for (Path file : files) {
            all.addAll(check(file));
        }
        if (json) {
            console.result(
                    Json.array(all.stream().map(Diagnostics::json).toList()).text());
        } else {
            console.err().print(Diagnostics.text(all));
        }
        boolean passed = all.stream().noneMatch(Diagnostic::isError);
        return (passed ? ExitCode.OK : ExitCode.FAULT).code();
    }

    private List<Diagnostic> check(Path file) throws IOException {
        Reading reading = ModelReader.read(ModelFile.source(file), new Options(Optional.ofNullable(name), sets));
        List<Diagnostic> diagnostics = new ArrayList<>(reading.diagnostics());
        reading.model()
                .ifPresent(model -> diagnostics.addAll(
                        SettingsReader.read(model.training(), List.of()).diagnostics()));
        return diagnostics;
    }
}
