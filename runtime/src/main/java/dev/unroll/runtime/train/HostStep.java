package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Values;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// Steps of a network whose parameters are the host's.
final class HostStep implements TrainingStep {
    private final Network network;
    private final OptionalDouble clipNorm;
    private final Updater updater;
    private double norm;

    HostStep(Network network, Optimizer optimizer, OptionalDouble clipNorm) {
        this.network = network;
        this.clipNorm = clipNorm;
        this.updater = optimizer.over(network.parameters(), network.gradients());
    }

    @Override
    public void compute(Batch batch, long step, double rate) {
        network.train(batch);
        if (clipNorm.isPresent() && Double.isFinite(network.loss())) {
            norm = GradientNorm.clip(network.gradients(), clipNorm.getAsDouble());
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
