package dev.unroll.cli;

import dev.unroll.runtime.DeviceException;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.train.DivergenceException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Objects;

/// Says what went wrong, in one line where anyone but Unroll is at fault.
final class FailureReport {
    private static final int FRAMES = 12;
    private static final long MEBIBYTE = 1 << 20;

    private final Console console;

    FailureReport(Console console) {
        this.console = console;
    }

    /// Writes the message and tells the exit code.
    ExitCode report(Throwable problem) {
        return switch (problem) {
            case Failure failure -> {
                console.err().println(Console.plain(String.valueOf(failure.getMessage())));
                yield failure.exitCode();
            }
            case UncheckedIOException wrapped -> report(Objects.requireNonNull(wrapped.getCause()));
            case DataSetException e -> fault(text(e));
            case DivergenceException e -> fault(text(e));
            case DeviceException e -> fault(text(e));
            case NoSuchFileException e -> fault(e.getFile() + " does not exist");
            case AccessDeniedException e -> fault("no permission for " + e.getFile());
            case FileSystemException e -> fault(text(e));
            case FileNotFoundException e -> fault(text(e));
            case IOException e -> fault(text(e));
            case InvalidPathException e -> fault("no such path: " + text(e));
            case OutOfMemoryError _ -> outOfMemory();
            default -> bug(problem);
        };
    }

    private ExitCode outOfMemory() {
        long heap = Runtime.getRuntime().maxMemory() / MEBIBYTE;
        return fault("out of memory: " + heap + " MiB are not enough; " + MemoryNeed.ADVICE);
    }

    private ExitCode fault(String message) {
        console.message(message);
        return ExitCode.FAULT;
    }

    private ExitCode bug(Throwable problem) {
        console.message("this is a bug in Unroll; please report it together with the model: " + problem);
        printFrames(problem);
        for (Throwable cause = problem.getCause(); cause != null; cause = cause.getCause()) {
            console.err().println("caused by " + cause);
            printFrames(cause);
        }
        return ExitCode.BUG;
    }

    private void printFrames(Throwable problem) {
        StackTraceElement[] frames = problem.getStackTrace();
        for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
            console.err().println("    at " + frames[i]);
        }
    }

    private static String text(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
}
