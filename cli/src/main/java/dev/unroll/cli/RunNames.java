package dev.unroll.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/// Names for folders of runs.
final class RunNames {
    private static final Path RUNS = Path.of("runs");
    private static final String SUFFIX = ".model";

    private RunNames() {}

    /// A folder that does not exist yet, named after the model's file.
    static Path free(Path model) {
        Path fileName = model.getFileName();
        String file = fileName == null ? "model" : fileName.toString();
        String name = file.endsWith(SUFFIX) ? file.substring(0, file.length() - SUFFIX.length()) : file;
        Path folder = RUNS.resolve(name);
        for (int number = 2; Files.exists(folder); number++) {
            folder = RUNS.resolve(name + "-" + number);
        }
        return folder;
    }
}
