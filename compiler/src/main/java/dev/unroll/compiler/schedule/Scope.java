package dev.unroll.compiler.schedule;

/// To what an array belongs, and so how it is laid out.
public enum Scope {
    /// The network's parameters, one after the other.
    PARAMETERS,
    /// What comes with a batch, sample by sample.
    BATCH,
    /// An output, sample by sample.
    OUTPUT,
    /// The network's gradients, laid out like the parameters.
    GRADIENTS,
    /// Loss and metrics.
    RESULTS,
    /// One array for all slices.
    SHARED,
    /// One array for each thread, for the slice that it runs: step by step, in a step sample by sample, or for one row.
    SLICE,
    /// One array for each thread that belongs to one row at a time; rows are whole vectors.
    SCRATCH,
    /// A slice's sums over its samples; cleared before it runs.
    PARTIAL,
    /// The sums of all slices' partial sums, laid out like them.
    REDUCED
}
