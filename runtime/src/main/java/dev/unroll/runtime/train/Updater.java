package dev.unroll.runtime.train;

import dev.unroll.runtime.Values;
import java.util.SequencedMap;

/// An optimiser at work on the parameters of one network. Allocates nothing while it updates.
public sealed interface Updater permits SgdUpdater, AdamUpdater, RmspropUpdater {

    /// Moves every parameter by its gradient. In a network of single precision each entry is computed in
    /// `float`; what all entries share is computed in `double` and rounded once.
    ///
    /// @param step the number of this update, counted from 1
    /// @param rate the rate of learning at this step
    void update(long step, double rate);

    /// What the updater remembers from step to step, by name; each array is laid out like the parameters and
    /// live, so that filling it restores the updater.
    SequencedMap<String, Values> state();
}
