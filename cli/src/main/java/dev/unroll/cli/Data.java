package dev.unroll.cli;

import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.DataSets;
import dev.unroll.runtime.data.DataSource;
import dev.unroll.runtime.data.Environment;
import dev.unroll.runtime.data.ImageSet;
import dev.unroll.runtime.data.Preparation;
import java.io.IOException;
import java.util.Optional;

/// Opens data for commands.
final class Data {
    private Data() {}

    /// Opens the images of this name, or in this folder.
    static ImageSet images(String name, Console console) throws DataSetException, IOException {
        return DataSets.open(name, environment(console));
    }

    /// Opens the data of a source.
    ///
    /// @param saved how the data was prepared that weights were trained on, if these are to be measured on it
    static DataSet open(DataSource source, Optional<Preparation> saved, Console console)
            throws DataSetException, IOException {
        return DataSets.open(source, saved, environment(console));
    }

    /// Where the samples come from, or a failure if the settings do not say it.
    static DataSource source(TrainingSettings settings) {
        return settings.data()
                .orElseThrow(
                        () -> Failure.usage("which data? Say --data digits, or `data: digits` in the `train` block"));
    }

    private static Environment environment(Console console) {
        return Environment.ofProcess(console::message);
    }
}
