package dev.unroll.benchmarks;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.probe.RandomBatch;
import dev.unroll.runtime.train.Updater;

/// A network that trains on one random batch over and over.
final class Training implements AutoCloseable {
    private final Network network;
    private final Batch batch;
    private final Updater updater;
    private final double rate;
    private long step;

    Training(Workload workload, String backend, int threads) {
        network = workload.compile(backend).newNetwork(workload.batch(), threads);
        Parameters.initialize(network, 0);
        batch = RandomBatch.draw(network.signature(), workload.batch(), 0);
        updater = workload.optimizer().over(network.parameters(), network.gradients());
        rate = workload.optimizer().rate().at(1, 1);
    }

    /// Goes forward, backward and down the gradient.
    void step() {
        step++;
        network.train(batch);
        updater.update(step, rate);
    }

    /// The loss before the last update.
    double loss() {
        return network.loss();
    }

    @Override
    public void close() {
        network.close();
    }
}
