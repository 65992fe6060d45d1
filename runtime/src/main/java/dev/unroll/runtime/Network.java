package dev.unroll.runtime;

/// A network compiled from a model: its parameters, and the passes over one batch of samples. One
/// caller at a time; the passes themselves spread over the threads that the network was made with.
/// Results are bit-identical at any number of threads. Parameters start as zeros;
/// [Parameters#initialize] draws them.
///
/// A network whose [Signature] has states carries them from batch to batch when it trains and
/// evaluates: each row goes on from what [Batch#states()] says, which is what its states are after the
/// last step then. Networks of a single step carry them when they predict. All other passes start anew.
public interface Network extends AutoCloseable {

    /// What the network takes and gives.
    Signature signature();

    /// The most samples that a batch may have.
    int capacity();

    /// The parameters, in one flat array laid out as [Signature#parameters()] says. Live: what is written here
    /// is used by the next pass.
    Values parameters();

    /// Says that the parameters stay as they are from now on. What depends on them alone is then computed by the
    /// next pass of each kind and no more, which is most of the work for small batches. What is written to
    /// [#parameters()] later may be used or not. A network need not take notice.
    default void freeze() {}

    /// Gradients of the loss by each parameter, laid out like [#parameters()]. Valid after [#train].
    Values gradients();

    /// Whether outputs depend on targets, which a model may read at the steps before: predicting then goes on from
    /// what is given.
    default boolean readsTargets() {
        return false;
    }

    /// Computes the outputs of a batch; its targets are not read, unless [#readsTargets()].
    ///
    /// @throws IllegalArgumentException if the batch has more samples than [#capacity()], or its arrays are
    ///     too short
    void predict(Batch batch);

    /// Computes loss, metrics and outputs of a batch.
    ///
    /// @throws IllegalStateException if the model has neither loss nor metrics
    void evaluate(Batch batch);

    /// Sets what the random draws of the passes of training that follow depend on: with the same key, the same batch
    /// has the same draws. A network of a model without draws takes no notice.
    ///
    /// @param key such as [Draws#key] gives for each step of training
    default void setDraws(long key) {}

    /// Computes the loss of a batch and its gradients. Outputs and metrics are not computed, parameters stay
    /// as they are.
    ///
    /// @throws IllegalStateException if the model has no loss, or parameters are frozen
    void train(Batch batch);

    /// The loss of the last batch, its mean over samples (and steps).
    double loss();

    /// How much the loss of a batch that was passed last counts in the mean over several batches: by its samples, or
    /// by its steps where samples have lengths of their own.
    default double lossWeight(Batch batch) {
        return batch.count();
    }

    /// How much a metric of a batch that was evaluated last counts, as [#lossWeight] says of the loss; 0 if it is
    /// no mean over samples, such as a perplexity. Over several batches that is [#total].
    default double metricWeight(int index, Batch batch) {
        return batch.count();
    }

    /// Says that the batches that are evaluated from now on are put together for [#total].
    default void startTotals() {}

    /// A metric of all samples that were evaluated since [#startTotals], where [#metricWeight] is 0.
    ///
    /// @throws IllegalStateException if there are none
    default double total(int index) {
        throw new IllegalStateException("metric " + index + " is a mean over samples");
    }

    /// A metric of the last evaluated batch, its mean over samples (and steps), in the order of
    /// [Signature#metrics()].
    double metric(int index);

    /// An output of the last predicted or evaluated batch, sample by sample, in the order of
    /// [Signature#outputs()].
    Values output(int index);

    /// Ends the network's threads.
    @Override
    void close();
}
