package dev.unroll.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// Runs the command `unroll`.
public final class Main {
    private static final SequencedMap<String, Function<Console, Callable<Integer>>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("check", CheckCommand::new);
        COMMANDS.put("params", ParamsCommand::new);
        COMMANDS.put("graph", GraphCommand::new);
        COMMANDS.put("gradient", GradientCommand::new);
        COMMANDS.put("compile", CompileCommand::new);
        COMMANDS.put("train", TrainCommand::new);
        COMMANDS.put("eval", EvalCommand::new);
        COMMANDS.put("predict", PredictCommand::new);
        COMMANDS.put("probe", ProbeCommand::new);
        COMMANDS.put("gradcheck", GradcheckCommand::new);
        COMMANDS.put("import", ImportCommand::new);
        COMMANDS.put("export", ExportCommand::new);
        COMMANDS.put("data", DataCommand::new);
        COMMANDS.put("devices", DevicesCommand::new);
        COMMANDS.put("doctor", DoctorCommand::new);
    }

    private Main() {}

    public static void main(String[] args) {
        Console console = new Console(
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Boolean.getBoolean("unroll.terminal"));
        System.exit(run(args, console).code());
    }

    /// Runs the command with these arguments.
    ///
    /// @param out takes the results, in UTF-8
    /// @param err takes the messages, in UTF-8
    /// @return the exit code: 0, 1 where a model, data or a file is at fault, 2 where the arguments are
    public static int run(String[] args, OutputStream out, OutputStream err) {
        return run(args, new Console(out, err, false)).code();
    }

    private static ExitCode run(String[] args, Console console) {
        FailureReport report = new FailureReport(console);
        ExitCode exitCode = execute(args, console, report);
        return console.finish()
                .map(failure -> report.report(Failure.fault("cannot write the results: " + failure.getMessage())))
                .filter(_ -> exitCode == ExitCode.OK)
                .orElse(exitCode);
    }

    private static ExitCode execute(String[] args, Console console, FailureReport report) {
        try {
            return exitCode(commandLine(args, console, report).execute(args));
        } catch (RuntimeException | Error e) {
            return report.report(e);
        }
    }

    private static ExitCode exitCode(int code) {
        for (ExitCode known : ExitCode.values()) {
            if (known.code() == code) {
                return known;
            }
        }
        throw new IllegalStateException("exit code " + code);
    }

    private static int failed(Exception e, String[] args, Console console, FailureReport report) {
        if (!(e instanceof DeviceProcess.Needed need)) {
            return report.report(e).code();
        }
        console.out().flush();
        try {
            int code = DeviceProcess.run(need, args);
            boolean known = Stream.of(ExitCode.values()).anyMatch(exitCode -> exitCode.code() == code);
            return known
                    ? code
                    : report.report(Failure.fault("the process with TornadoVM ended with code " + code))
                            .code();
        } catch (IOException | RuntimeException failure) {
            return report.report(failure).code();
        }
    }

    // To read the annotations of all commands takes a good part of a second, so only the wanted one is made, if it is
    // known.
    private static CommandLine commandLine(String[] args, Console console, FailureReport report) {
        CommandLine line = new CommandLine(new UnrollCommand(console));
        Function<Console, Callable<Integer>> wanted = args.length == 0 ? null : COMMANDS.get(args[0]);
        (wanted == null ? COMMANDS.values() : List.of(wanted))
                .forEach(command -> line.addSubcommand(command.apply(console)));
        return OptionNumbers.register(line)
                .setOut(new PrintWriter(console.out(), true))
                .setErr(new PrintWriter(console.err(), true))
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOverwrittenOptionsAllowed(true)
                .setParameterExceptionHandler((e, _) -> misuse(e, console))
                .setExecutionExceptionHandler((e, _, _) -> failed(e, args, console, report));
    }

    private static int misuse(CommandLine.ParameterException e, Console console) {
        console.message(wording(e));
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, new PrintWriter(console.err(), true))) {
            console.message("see `" + command + " --help`");
        }
        return ExitCode.USAGE.code();
    }

    private static String wording(CommandLine.ParameterException e) {
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()) {
            String argument = "`" + unmatched.getUnmatched().getFirst() + "`";
            return e.getCommandLine().getParent() == null
                    ? "there is no command " + argument
                    : argument + " is one argument too many";
        }
        return String.valueOf(e.getMessage());
    }
}
