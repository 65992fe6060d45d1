package dev.unroll.compiler.driver;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.List;
import java.util.Random;

/// Where networks are tried out: random parameters, and batches of random samples.
final class Point {
    private Point() {}

    /// Starts the parameters as the model says, and moves them, so that none are all alike.
    static void setParameters(Network network, long seed) {
        Parameters.initialize(network, seed);
        Random random = new Random(seed);
        Values parameters = network.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            parameters.set(i, parameters.get(i) + 0.3 * random.nextGaussian());
        }
    }

    /// A batch of `count` samples in arrays for `capacity`. A sample depends on the seed and its number alone;
    /// behind the last there is nothing that can be computed with.
    static Batch batch(Signature signature, int capacity, int count, long seed) {
        Batch batch = Batch.allocate(signature, capacity);
        batch.setCount(count);
        fill(signature.inputs(), batch.inputs(), count, seed);
        fill(signature.targets(), batch.targets(), count, seed + 1);
        return batch;
    }

    private static void fill(List<Port> ports, List<Values> arrays, int count, long seed) {
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            arrays.get(i).fill(port.isClass() ? -1 : Double.NaN);
            Random random = new Random(31 * seed + i);
            for (int j = 0; j < count * port.entriesPerSample(); j++) {
                arrays.get(i).set(j, port.isClass() ? random.nextInt(port.classes()) : random.nextGaussian());
            }
        }
    }
}
