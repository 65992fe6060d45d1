package dev.unroll.cli;

import dev.unroll.runtime.file.FileFailure;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Folders for files that are to be written.
final class Folders {
    private Folders() {}

    /// Makes the folder that a file is to lie in.
    static void makeParent(Path file) {
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw Failure.fault(e.getFile() + " is a file; a folder is needed there");
        } catch (IOException e) {
            throw Failure.fault(String.valueOf(FileFailure.writing(folder, e).getMessage()));
        }
    }

    /// Refuses to write a file that the command reads.
    static void keep(Path written, @Nullable Path... read) throws IOException {
        for (Path kept : read) {
            if (kept != null && Files.exists(written) && Files.exists(kept) && Files.isSameFile(written, kept)) {
                throw Failure.usage(written + " is read and would be written over; give another file by --out");
            }
        }
    }
}
