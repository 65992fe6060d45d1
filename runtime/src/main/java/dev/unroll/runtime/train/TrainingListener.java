package dev.unroll.runtime.train;

/// Is told how training goes. An exception thrown here ends the training; what was kept until then can be
/// resumed.
public interface TrainingListener {

    /// A listener that ignores everything.
    static TrainingListener silent() {
        return new TrainingListener() {};
    }

    /// Training begins.
    ///
    /// @param step the number of steps trained already, 0 unless a run is resumed
    default void onStart(long step) {}

    /// A step is done.
    ///
    /// @param step its number, counted from 1
    /// @param loss mean loss over its samples, before the update
    default void onStep(long step, double loss) {}

    /// The network was evaluated on the test part; what has to be kept of it is kept.
    default void onEvaluation(Evaluation evaluation) {}

    /// A checkpoint was written after this step.
    default void onCheckpoint(long step) {}
}
