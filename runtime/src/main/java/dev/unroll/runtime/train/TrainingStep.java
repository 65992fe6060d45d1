package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.DeviceNetwork;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Values;
import java.util.SequencedMap;

/// What a trainer does at each step: the gradients of a batch are computed, clipped, and followed by
/// the parameters.
interface TrainingStep {
    /// The steps of a network, on its device if it has one.
    ///
    /// @throws IllegalArgumentException if a parameter group has no members
    static TrainingStep of(Network network, TrainingOptions.Descent descent) {
        return network instanceof DeviceNetwork device
                ? new DeviceStep(device, descent)
                : new HostStep(network, descent);
    }

    /// Computes loss and gradients of a batch, and clips them.
    ///
    /// @param step the number of this step, counted from 1
    /// @param rate the rate of learning at this step
    void compute(Batch batch, long step, double rate);

    /// The loss of the last batch.
    double loss();

    /// What [Clipping#clip] says of its gradients: a finite number only if they are.
    double norm();

    /// Lets the parameters follow the gradients, if [#compute] has not done so.
    void update(long step, double rate);

    /// What the optimiser remembers, as [Updater#state].
    SequencedMap<String, Values> state();
}
