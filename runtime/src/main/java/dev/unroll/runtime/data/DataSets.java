package dev.unroll.runtime.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Opens data sets by name.
public final class DataSets {
    private DataSets() {}

    /// The names that [#open] knows.
    public static List<String> names() {
        return List.of("digits", "mnist");
    }

    /// Opens the data set `name`, or the MNIST files in the folder that `name` is the path of.
    ///
    /// @param folder where the data set's files are, if the user said so
    /// @throws DataSetException if there is no such data set, or its files are nowhere to be found
    /// @throws IOException if its files cannot be read or are damaged
    public static ImageSet open(String name, Optional<Path> folder, Environment environment)
            throws DataSetException, IOException {
        throw new UnsupportedOperationException();
    }
}
