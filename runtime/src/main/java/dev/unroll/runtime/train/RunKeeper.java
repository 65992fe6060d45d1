package dev.unroll.runtime.train;

import dev.unroll.runtime.file.TensorFile;

/// Where a run keeps what has to outlive it.
///
/// @param <E> what keeping may fail with
interface RunKeeper<E extends Exception> {

    /// Keeps an evaluation. Called before the checkpoint of the same step, so that a run that goes on from
    /// there does not miss it.
    void keep(Evaluation evaluation) throws E;

    /// Keeps a checkpoint in the place of the one before.
    ///
    /// @param weights the same parameters as a weight file has them
    void keep(Checkpoint checkpoint, TensorFile weights) throws E;

    /// Keeps weights in the place of those that were the best so far. Called before the checkpoint of the
    /// same step.
    void keepBest(TensorFile weights) throws E;

    /// Whether anything is kept at all; if not, nothing is made for it.
    boolean keeps();

    /// Keeps nothing.
    enum Nothing implements RunKeeper<RuntimeException> {
        INSTANCE;

        @Override
        public void keep(Evaluation evaluation) {}

        @Override
        public void keep(Checkpoint checkpoint, TensorFile weights) {}

        @Override
        public void keepBest(TensorFile weights) {}

        @Override
        public boolean keeps() {
            return false;
        }
    }
}
