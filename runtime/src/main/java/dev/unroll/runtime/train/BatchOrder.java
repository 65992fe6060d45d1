package dev.unroll.runtime.train;

/// Which samples each step of training sees. Those of a step are a function of its number alone, so
/// training can go on from any step.
public sealed interface BatchOrder permits SampleOrder, WindowOrder {

    /// Steps that one pass over all samples takes.
    long stepsPerEpoch();

    /// Goes to the batch of this step, counted from 1. Steps may be asked for in any order.
    void moveTo(long step);

    /// Samples in the order in which an epoch sees them; those of the current step are the [#count()]
    /// from [#start()] on.
    int[] permutation();

    /// Where the current step's samples begin in [#permutation()].
    int start();

    /// The number of samples of the current step.
    int count();

    /// Whether the current step is the first of an epoch.
    boolean startsEpoch();
}
