package dev.unroll.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "gradient",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Shows the derived gradient as equations, beside the equations that they come from.")
final class GradientCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelArgument model = new ModelArgument();

    @Option(
            names = "--format",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    private enum Format {
        text,
        latex
    }

    GradientCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        throw new UnsupportedOperationException();
    }
}
