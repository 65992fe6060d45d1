package dev.unroll.runtime.data;

import dev.unroll.runtime.Values;

/// What a port reads of each sample of a data set.
@FunctionalInterface
interface PortSource {

    /// Puts what the sample has that begins in a row, and allocates nothing.
    ///
    /// @param place the sample's place in the batch
    void put(int row, Values values, int place);
}
