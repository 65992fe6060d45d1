package dev.unroll.compiler.settings;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.data.DataSource;
import dev.unroll.runtime.train.TrainingOptions;
import java.util.Optional;
import java.util.OptionalInt;

/// How a model is to be trained. What nobody said has its default.
///
/// @param data where the samples come from
/// @param backend what to emit code for; where the fastest is asked for, the one that likely is, until
///     it is measured
/// @param fastest whether the fastest backend is asked for, by `backend: auto`
/// @param precision the format to compute in
/// @param threads how many threads to compute on
/// @param options everything that decides the course of the run
public record TrainingSettings(
        Optional<DataSource> data,
        Backend backend,
        boolean fastest,
        Precision precision,
        OptionalInt threads,
        TrainingOptions options) {
    /// What a user calls the fastest backend.
    static final String FASTEST = "auto";

    /// The same for a backend that was found to be the fastest.
    public TrainingSettings with(Backend chosen) {
        return new TrainingSettings(data, chosen, fastest, precision, threads, options);
    }
}
