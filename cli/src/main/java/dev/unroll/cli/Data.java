package dev.unroll.cli;

import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.DataSets;
import dev.unroll.runtime.data.Environment;
import dev.unroll.runtime.data.ImageSet;
import java.io.IOException;
import java.util.Optional;

/// Opens data sets for commands.
final class Data {
    private Data() {}

    /// Opens the data set of this name, or in this folder.
    static ImageSet open(String name, Console console) throws DataSetException, IOException {
        return DataSets.open(name, Optional.empty(), Environment.ofProcess(console::message));
    }

    /// Opens the data set that the settings name.
    static ImageSet open(TrainingSettings settings, Console console) throws DataSetException, IOException {
        return open(name(settings), console);
    }

    /// The name of the data set, or a failure if the settings have none.
    static String name(TrainingSettings settings) {
        return settings.data()
                .orElseThrow(
                        () -> Failure.usage("which data? Say --data digits, or `data: digits` in the `train` block"));
    }
}
