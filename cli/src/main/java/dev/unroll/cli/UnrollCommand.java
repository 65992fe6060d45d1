package dev.unroll.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The command without a subcommand: says what there is.
@Command(
        name = "unroll",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        subcommandsRepeatable = false,
        synopsisSubcommandLabel = "COMMAND",
        description = "A compiler for recurrent networks: equations in, gradients and fast Java out.",
        footer = {
            "",
            "Results go to standard output, messages to standard error.",
            "Exit codes: 0; 1 the model, the data or a file is at fault; 2 the command line is.",
            "",
            "Example: unroll train examples/digits/digits.model"
        })
final class UnrollCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    UnrollCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.message("which command?");
        spec.commandLine().usage(console.err());
        return ExitCode.USAGE.code();
    }

    /// What `--version` prints.
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {
                "unroll " + (version == null ? "(development)" : version) + ", Java " + Runtime.version()
            };
        }
    }
}
