package dev.unroll.cli;

import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.ImageSet;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// A data set that is opened on a thread of its own, while its caller does something else.
final class DataOpening {
    private final FutureTask<ImageSet> task;

    private DataOpening(FutureTask<ImageSet> task) {
        this.task = task;
    }

    /// Begins to open the data set that the settings name.
    static DataOpening start(TrainingSettings settings, Console console) {
        String name = Data.name(settings);
        FutureTask<ImageSet> task = new FutureTask<>(() -> Data.open(name, console));
        Thread.ofPlatform().name("unroll-data").daemon().start(task);
        return new DataOpening(task);
    }

    /// Waits for the data set.
    ///
    /// @throws DataSetException if it is nowhere to be found
    /// @throws IOException if its files cannot be read
    ImageSet await() throws DataSetException, IOException {
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
