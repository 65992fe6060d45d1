package dev.unroll.cli;

import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.DataSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A data set that is opened on a thread of its own, while its caller does something else.
final class DataOpening {
    private final FutureTask<DataSet> task;

    private DataOpening(FutureTask<DataSet> task) {
        this.task = task;
    }

    /// Begins to open the data set that the settings name.
    static DataOpening start(TrainingSettings settings, Console console) {
        DataSource source = Data.source(settings);
        FutureTask<DataSet> task = new FutureTask<>(() -> Data.open(source, Optional.empty(), console));
        Thread.ofPlatform().name("unroll-data").daemon().start(task);
        return new DataOpening(task);
    }

    /// Waits for the data set.
    ///
    /// @throws DataSetException if it is nowhere to be found
    /// @throws IOException if its files cannot be read
    DataSet await() throws DataSetException, IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case DataSetException cause -> throw cause;
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while opening data");
        }
    }
}
