package dev.unroll.runtime.file;

import java.io.IOException;
import java.nio.file.Path;

/// A file's contents are not what its format requires. The message names the file and what is wrong with it.
public final class FileFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    public FileFormatException(Path file, String problem) {
        super(file + ": " + problem);
    }

    public FileFormatException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
