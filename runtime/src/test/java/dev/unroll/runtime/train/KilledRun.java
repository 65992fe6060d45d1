package dev.unroll.runtime.train;

import dev.unroll.runtime.data.DataSetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A process that trains and writes until it is killed.
final class KilledRun {
    static final TrainingOptions OPTIONS = TrainingOptions.of(1_000_000_000, 16, new Optimizer.Adam(0.001))
            .withEvaluateEvery(3)
            .withCheckpoints(1, Duration.ofDays(1));

    private KilledRun() {}

    /// @param arguments the folder to write to
    public static void main(String... arguments) throws IOException, DataSetException {
        new Run(Path.of(arguments[0]), OPTIONS).start();
    }
}
