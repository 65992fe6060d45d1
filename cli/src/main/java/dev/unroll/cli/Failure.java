package dev.unroll.cli;

/// A command cannot do what it was asked. The message is for the user.
final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    private Failure(String message, ExitCode exitCode) {
        super(message);
        this.exitCode = exitCode;
    }

    /// The model, the data or a file is at fault.
    static Failure fault(String message) {
        return new Failure("unroll: " + message, ExitCode.FAULT);
    }

    /// The command line is at fault.
    static Failure usage(String message) {
        return new Failure("unroll: " + message, ExitCode.USAGE);
    }

    /// A failure whose message is complete as it stands.
    static Failure report(String text, ExitCode exitCode) {
        return new Failure(text.stripTrailing(), exitCode);
    }

    ExitCode exitCode() {
        return exitCode;
    }
}
