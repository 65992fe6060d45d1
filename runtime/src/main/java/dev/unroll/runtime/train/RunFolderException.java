package dev.unroll.runtime.train;

import java.io.IOException;

/// A folder cannot be used for a run as asked. The message is meant for the user and says what to do.
public final class RunFolderException extends IOException {
    private static final long serialVersionUID = 1L;

    RunFolderException(String message) {
        super(message);
    }

    RunFolderException(String message, Throwable cause) {
        super(message, cause);
    }
}
