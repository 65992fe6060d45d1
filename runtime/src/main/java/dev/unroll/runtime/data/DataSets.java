package dev.unroll.runtime.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Opens data sets by name.
public final class DataSets {
    private DataSets() {}

    /// The names that [#open] knows.
    public static List<String> names() {
        return List.of(Digits.NAME, Mnist.NAME);
    }

    /// Opens the data set `name`, or the MNIST files in the folder that `name` is the path of.
    ///
    /// @param folder where the data set's files are, if the user said so
    /// @throws DataSetException if there is no such data set, or its files are nowhere to be found
    /// @throws IOException if its files cannot be read or are damaged
    public static ImageSet open(String name, Optional<Path> folder, Environment environment)
            throws DataSetException, IOException {
        return switch (name) {
            case Digits.NAME -> {
                if (folder.isPresent()) {
                    throw new DataSetException(
                            "The data set digits is drawn by the program and takes no folder; for the" + " files in "
                                    + folder.get() + " use mnist.");
                }
                yield Digits.draw();
            }
            case Mnist.NAME -> folder.isPresent() ? Mnist.open(folder.get()) : Mnist.find(environment);
            default -> Mnist.open(existingFolder(name));
        };
    }

    private static Path existingFolder(String name) throws DataSetException {
        try {
            Path folder = Path.of(name);
            if (!name.isBlank() && Files.isDirectory(folder)) {
                return folder;
            }
        } catch (InvalidPathException e) {
            // No folder has this name.
        }
        throw new DataSetException("There is no data set and no folder " + name + "; data sets are "
                + String.join(", ", names()) + ", or the path of a folder with the files of MNIST.");
    }
}
