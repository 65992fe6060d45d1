package dev.unroll.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

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
            throw Failure.fault("folder " + folder + " cannot be made: " + e.getMessage());
        }
    }
}
