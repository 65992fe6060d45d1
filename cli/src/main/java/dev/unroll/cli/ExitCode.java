package dev.unroll.cli;

/// What the process tells whoever started it.
enum ExitCode {
    OK(0),
    /// The model, the data or a file is at fault.
    FAULT(1),
    /// The command line is at fault.
    USAGE(2),
    /// Unroll is at fault (`EX_SOFTWARE` of sysexits).
    BUG(70),
    /// Stopped by the user (128 and the number of SIGINT).
    STOPPED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
