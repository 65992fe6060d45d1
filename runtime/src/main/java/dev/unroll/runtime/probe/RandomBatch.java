package dev.unroll.runtime.probe;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.RandomStream;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.List;

/// Batches of random samples: numbers from the standard normal distribution, classes with equal chances.
public final class RandomBatch {
    private RandomBatch() {}

    /// A batch of `count` samples that depends on the seed and the names of inputs and targets alone.
    public static Batch draw(Signature signature, int count, long seed) {
        Batch batch = Batch.allocate(signature, count);
        fill(signature.inputs(), batch.inputs(), seed);
        fill(signature.targets(), batch.targets(), seed);
        batch.setCount(count);
        return batch;
    }

    private static void fill(List<Port> ports, List<Values> all, long seed) {
        for (int p = 0; p < ports.size(); p++) {
            Port port = ports.get(p);
            Values values = all.get(p);
            RandomStream stream = RandomStream.of(seed, "batch/" + port.name());
            for (int i = 0; i < values.size(); i++) {
                values.set(i, port.isClass() ? stream.below(port.classes(), i) : stream.normal(i));
            }
        }
    }
}
