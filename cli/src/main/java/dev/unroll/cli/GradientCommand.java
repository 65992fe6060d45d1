package dev.unroll.cli;

import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.show.GradientText;
import dev.unroll.dsl.model.CheckedModel;
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
            paramLabel = "FORMAT",
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
        CheckedModel checked = model.read(console);
        if (checked.loss().isEmpty()) {
            throw Failure.fault("model " + checked.name() + " has no loss, so it has no gradient");
        }
        Graph gradient = ModelCompiler.gradient(checked);
        console.out()
                .print(
                        switch (format) {
                            case text -> GradientText.text(gradient);
                            case latex -> GradientText.latex(gradient);
                        });
        return ExitCode.OK.code();
    }
}
