package dev.unroll.runtime.probe;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.Updater;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// What a network computes for one batch, as tensors under the names `loss`, `metric/NAME`, `output/NAME`,
/// `grad/PARAMETER` and `param/PARAMETER`. Numbers can so be compared with those of any other program.
public final class Probe {
    private final Network network;
    private final Batch batch;
    private final SequencedMap<String, Tensor> results = new LinkedHashMap<>();

    public Probe(Network network, Batch batch) {
        this.network = network;
        this.batch = batch;
    }

    /// What has been computed so far.
    public SequencedMap<String, Tensor> results() {
        return results;
    }

    /// Computes the outputs alone.
    public Probe predict() {
        network.predict(batch);
        outputs().forEach((name, tensor) -> results.put("output/" + name, tensor));
        return this;
    }

    /// The outputs of the network's last pass by their own names, samples along the first axis.
    public SequencedMap<String, Tensor> outputs() {
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        List<Port> outputs = network.signature().outputs();
        for (int i = 0; i < outputs.size(); i++) {
            tensors.put(outputs.get(i).name(), tensor(outputs.get(i), network.output(i)));
        }
        return tensors;
    }

    /// Computes outputs, metrics, and where the model has a loss, loss and gradients.
    public Probe forwardAndBackward() {
        Signature signature = network.signature();
        if (!signature.trainable() && signature.metrics().isEmpty()) {
            return predict();
        }
        network.evaluate(batch);
        outputs().forEach((name, tensor) -> results.put("output/" + name, tensor));
        for (int i = 0; i < signature.metrics().size(); i++) {
            add("metric/" + signature.metrics().get(i), network.metric(i));
        }
        if (signature.trainable()) {
            network.train(batch);
            add("loss", network.loss());
            addLikeParameters("grad/", network.gradients());
        }
        return this;
    }

    /// Trains on the batch, again and again, and adds the parameters it ends with, and the loss before each update
    /// as `losses`.
    public Probe update(Optimizer optimizer, int times) {
        Updater updater = optimizer.over(network.parameters(), network.gradients());
        double[] losses = new double[times];
        for (int i = 0; i < times; i++) {
            network.train(batch);
            losses[i] = network.loss();
            updater.update(i + 1, optimizer.rate().at(i + 1, times));
        }
        results.put("losses", Tensor.ofDoubles(List.of(times), losses));
        addLikeParameters("param/", network.parameters());
        return this;
    }

    /// What a file of results says about their origin.
    public SequencedMap<String, String> metadata() {
        Signature signature = network.signature();
        SequencedMap<String, String> metadata = new LinkedHashMap<>();
        metadata.put("model", signature.model());
        metadata.put("digest", signature.digest());
        metadata.put("backend", signature.backend());
        metadata.put("precision", signature.precision().name().toLowerCase(Locale.ROOT));
        return metadata;
    }

    private Tensor tensor(Port port, Values values) {
        List<Integer> shape = new ArrayList<>();
        shape.add(batch.count());
        shape.addAll(port.sizes());
        int size = Math.multiplyExact(batch.count(), port.entriesPerSample());
        return switch (values) {
            case Values.Floats(float[] array) -> Tensor.ofFloats(shape, Arrays.copyOf(array, size));
            case Values.Doubles(double[] array) -> Tensor.ofDoubles(shape, Arrays.copyOf(array, size));
            case Values.Classes(int[] array) -> Tensor.ofInts(shape, Arrays.copyOf(array, size));
        };
    }

    private void add(String name, double number) {
        results.put(name, Tensor.ofDoubles(List.of(), number));
    }

    private void addLikeParameters(String prefix, Values values) {
        Parameters.toTensors(network.signature(), values).forEach((name, tensor) -> results.put(prefix + name, tensor));
    }
}
