package dev.unroll.runtime.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/// Says what went wrong with a file. The JDK's messages are often the path alone, or the reason alone.
public final class FileFailure {
    private FileFailure() {}

    /// What to throw where reading `file` failed: "cannot read FILE: REASON". A [FileFormatException] stays
    /// as it is.
    public static IOException reading(Path file, IOException cause) {
        return cause instanceof FileFormatException
                ? cause
                : new IOException("cannot read " + file + ": " + reason(cause, "no such file"), cause);
    }

    /// What to throw where writing `file` failed: "cannot write FILE: REASON".
    public static IOException writing(Path file, IOException cause) {
        return new IOException("cannot write " + file + ": " + reason(cause, "no such folder"), cause);
    }

    private static String reason(IOException cause, String missing) {
        return switch (cause) {
            case NoSuchFileException _ -> missing;
            case AccessDeniedException _ -> "permission denied";
            case FileAlreadyExistsException _ -> "it exists already";
            case FileSystemException failure
            when failure.getReason() != null -> Objects.requireNonNull(failure.getReason());
            default -> Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        };
    }
}
