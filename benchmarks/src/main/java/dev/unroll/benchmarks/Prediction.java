package dev.unroll.benchmarks;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.probe.RandomBatch;

/// A network that predicts from one random batch over and over.
final class Prediction implements AutoCloseable {
    private final Network network;
    private final Batch batch;

    Prediction(Workload workload, String backend, int threads) {
        network = workload.compile(backend).newNetwork(workload.batch(), threads);
        Parameters.initialize(network, 0);
        network.freeze();
        batch = RandomBatch.draw(network.signature(), workload.batch(), 0);
    }

    /// The logits of all samples.
    Values predict() {
        network.predict(batch);
        return network.output(0);
    }

    @Override
    public void close() {
        network.close();
    }
}
