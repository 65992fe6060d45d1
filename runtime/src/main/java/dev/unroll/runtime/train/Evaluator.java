package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Measures a network on a part of a data set: every sample once, in order, batch by batch, or in that of
/// [WindowOrder] where states are carried, which start anew with the part. A batch counts by its number of
/// samples, so that a smaller last batch weighs less; sums run in `double`. Metrics that are no means are computed
/// from the sums over all batches.
public final class Evaluator {
    private static final String FIRST_METRIC = "accuracy";

    /// Windows of a track, so that where it starts anew counts for little, and does not depend on the batch where there
    /// are few.
    private static final int SHORTEST_TRACK = 32;

    private final Network network;
    private final Batch batch;
    private final int batchSize;
    private final boolean carries;

    /// Of samples that have nothing to do with each other.
    ///
    /// @param batchSize samples per batch
    /// @throws IllegalArgumentException if that is less than 1 or more than the network's capacity
    public Evaluator(Network network, int batchSize) {
        this(network, batchSize, Carry.FALSE);
    }

    /// @param batchSize samples per batch
    /// @param carry whether states are carried from each window to the next; they start anew with a part
    /// @throws IllegalArgumentException if the batch is less than 1 or more than the network's capacity
    public Evaluator(Network network, int batchSize, Carry carry) {
        if (batchSize < 1 || batchSize > network.capacity()) {
            throw new IllegalArgumentException(
                    "the network takes batches of 1 to " + network.capacity() + " samples, not " + batchSize);
        }
        this.network = network;
        this.batch = Batch.allocate(network.signature(), batchSize);
        this.batchSize = batchSize;
        this.carries = carry != Carry.FALSE;
    }

    /// Measures loss and metrics.
    ///
    /// @param part a part of a data set that is bound to the network's signature
    /// @throws IllegalArgumentException if the part is empty
    public Scores evaluate(DataSet.Part part) {
        return measure(part, null);
    }

    /// Measures loss and metrics, and counts each prediction in `confusion`.
    ///
    /// @param part a part of a data set that is bound to the network's signature
    /// @throws IllegalArgumentException if the part is empty
    public Scores evaluate(DataSet.Part part, ConfusionMatrix confusion) {
        return measure(part, confusion);
    }

    private Scores measure(DataSet.Part part, @Nullable ConfusionMatrix confusion) {
        int samples = part.size();
        if (samples == 0) {
            throw new IllegalArgumentException("there are no samples to evaluate");
        }
        Signature signature = network.signature();
        boolean measures = signature.trainable() || !signature.metrics().isEmpty();
        Mean loss = new Mean();
        List<Mean> metrics = new ArrayList<>();
        signature.metrics().forEach(_ -> metrics.add(new Mean()));
        boolean[] totals = new boolean[metrics.size()];
        network.startTotals();
        int rows = carries ? Math.clamp(samples / SHORTEST_TRACK, 1, batchSize) : batchSize;
        int[] indices = inOrder(samples, rows);
        batch.states().restart();
        for (int from = 0; from < samples; from += rows) {
            int count = Math.min(rows, samples - from);
            part.fill(indices, from, count, batch);
            if (!carries) {
                batch.states().restart();
            }
            if (measures) {
                network.evaluate(batch);
            } else {
                network.predict(batch);
            }
            if (signature.trainable()) {
                loss.add(network.loss(), network.lossWeight(batch));
            }
            for (int i = 0; i < metrics.size(); i++) {
                double weight = network.metricWeight(i, batch);
                totals[i] = weight == 0;
                metrics.get(i).add(network.metric(i), weight);
            }
            if (confusion != null) {
                confusion.add(network, batch);
            }
        }
        for (int i = 0; i < totals.length; i++) {
            if (totals[i]) {
                metrics.set(i, new Mean());
                metrics.get(i).add(network.total(i), 1);
            }
        }
        OptionalDouble known = signature.trainable() ? OptionalDouble.of(loss.value()) : OptionalDouble.empty();
        return new Scores(known, means(signature.metrics(), metrics), samples);
    }

    /// The mean over batches, each as much as it weighs.
    private static final class Mean {
        private double sum;
        private double weights;

        void add(double value, double weight) {
            sum += value * weight;
            weights += weight;
        }

        double value() {
            return sum / weights;
        }
    }

    private int[] inOrder(int samples, int rows) {
        if (carries) {
            return new WindowOrder(samples, rows).permutation();
        }
        int[] indices = new int[samples];
        for (int i = 0; i < samples; i++) {
            indices[i] = i;
        }
        return indices;
    }

    private static SequencedMap<String, Double> means(List<String> names, List<Mean> values) {
        SequencedMap<String, Double> means = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            means.put(names.get(i), values.get(i).value());
        }
        if (means.containsKey(FIRST_METRIC)) {
            means.putFirst(FIRST_METRIC, means.get(FIRST_METRIC));
        }
        return means;
    }
}
