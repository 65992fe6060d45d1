package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Values;
import java.util.SequencedMap;

/// Steps of a network whose parameters are the host's.
final class HostStep implements TrainingStep {
    private final Network network;
    private final Clipping clipping;
    private final Updater updater;
    private double norm;

    HostStep(Network network, TrainingOptions.Descent descent) {
        this.network = network;
        this.clipping = descent.clipping();
        Optimizer optimizer = descent.optimizer();
        this.updater = optimizer.over(
                network.parameters(),
                network.gradients(),
                Stretch.of(network.signature(), optimizer, descent.groups()));
    }

    @Override
    public void compute(Batch batch, long step, double rate) {
        network.train(batch);
        if (Double.isFinite(network.loss())) {
            norm = clipping.clip(network.gradients());
        }
    }

    @Override
    public double loss() {
        return network.loss();
    }

    @Override
    public double norm() {
        return norm;
    }

    @Override
    public void update(long step, double rate) {
        updater.update(step, rate);
    }

    @Override
    public SequencedMap<String, Values> state() {
        return updater.state();
    }
}
