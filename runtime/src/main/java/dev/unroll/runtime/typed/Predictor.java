package dev.unroll.runtime.typed;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.train.Trainer;
import dev.unroll.runtime.train.TrainingListener;
import dev.unroll.runtime.train.TrainingOptions;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Predicts for any number of threads at once.
///
/// A network computes for one caller at a time, so there are several with the same parameters: a caller
/// takes one that is free, has it to itself until the outputs are read, and gives it back. One is made
/// when none is free, up to as many as the machine has processors; who finds them all busy waits for
/// the next. A prediction is computed by the thread that asks for it, from beginning to end, so its
/// bits do not depend on who else asks.
public final class Predictor implements AutoCloseable {
    private final NetworkFactory factory;
    private final Signature signature;
    private final Values parameters;
    private final NetworkPool single;
    private final NetworkPool batches;
    private volatile boolean closed;
    private @Nullable Predictor steps;

    /// Puts one sample into a batch.
    @FunctionalInterface
    public interface Filling {

        /// @param row its place in the batch
        /// @param sample its index among the caller's samples
        void put(Batch batch, int row, int sample);
    }

    /// Reads the outputs of one sample.
    @FunctionalInterface
    public interface Reading<R> {

        /// @param network has predicted the batch
        /// @param row the sample's place in the batch
        R read(Network network, Batch batch, int row);
    }

    private Predictor(NetworkFactory factory, int capacity, Network source) {
        this.factory = factory;
        this.signature = source.signature();
        this.parameters = source.parameters();
        source.freeze();
        this.single = new NetworkPool(source, () -> make(1));
        this.batches = capacity == 1 ? single : new NetworkPool(null, () -> make(capacity));
    }

    /// With the parameters of a network, which is its own from then on.
    ///
    /// @param capacity how many samples of a batch are computed together
    /// @param source made by the factory, for single samples
    public static Predictor of(NetworkFactory factory, int capacity, Network source) {
        return new Predictor(factory, capacity, source);
    }

    /// With the parameters of a weight file.
    ///
    /// @param capacity how many samples of a batch are computed together
    /// @throws IOException if the file cannot be read, is no weight file, or one of another model; the
    ///     message names it and says which parameters do not fit
    public static Predictor load(NetworkFactory factory, int capacity, Path weights) throws IOException {
        Network source = factory.makeOrExplain(1, 1);
        Parameters.load(source, weights);
        return new Predictor(factory, capacity, source);
    }

    /// With the parameters of a weight file that is a resource beside the model's class.
    ///
    /// @param resource its contents, null if there is none; the class itself opens it, as another
    ///     module could not
    /// @param name its name
    /// @throws FileNotFoundException if there is no such resource
    /// @throws IOException as [#load]
    public static Predictor loadResource(
            NetworkFactory factory, int capacity, @Nullable InputStream resource, String name) throws IOException {
        Network source = factory.makeOrExplain(1, 1);
        if (resource == null) {
            throw new FileNotFoundException("there is no resource " + name + " beside the class of model "
                    + source.signature().model() + "; put trained weights of that name beside the model file, or load "
                    + "them from a path");
        }
        Path shown = Path.of(name);
        try (resource) {
            Parameters.load(source, shown, Safetensors.read(shown, resource.readAllBytes()));
        }
        return new Predictor(factory, capacity, source);
    }

    /// With parameters drawn as the model says they start.
    public static Predictor initialize(NetworkFactory factory, int capacity, long seed) {
        Network source = factory.makeOrExplain(1, 1);
        Parameters.initialize(source, seed);
        return new Predictor(factory, capacity, source);
    }

    /// Trains a network on all processors, and predicts with what it learned.
    ///
    /// @param start where its parameters start; where there is none, drawn by the options' seed
    /// @throws DataSetException if the data does not fit the model, or a part of it is empty
    /// @throws dev.unroll.runtime.train.DivergenceException if loss or parameters are no finite numbers
    ///     any more
    public static Predictor train(
            NetworkFactory factory,
            int capacity,
            @Nullable Predictor start,
            DataSet data,
            TrainingOptions options,
            TrainingListener listener)
            throws DataSetException {
        Network source = factory.makeOrExplain(1, 1);
        try (Network trained =
                factory.makeOrExplain(options.batch(), Runtime.getRuntime().availableProcessors())) {
            if (start == null) {
                Parameters.initialize(trained, options.seed());
            } else {
                copy(start.parameters, trained.parameters());
            }
            new Trainer(trained, data, options, listener).run();
            copy(trained.parameters(), source.parameters());
        }
        return new Predictor(factory, capacity, source);
    }

    /// Predicts single steps with the same parameters. It is closed with this one.
    ///
    /// @param stepFactory makes networks of a single step
    public synchronized Predictor steps(NetworkFactory stepFactory) {
        Predictor made = steps;
        if (made == null) {
            Network source = stepFactory.makeOrExplain(1, 1);
            copy(parameters, source.parameters());
            made = new Predictor(stepFactory, 1, source);
            steps = made;
        }
        return made;
    }

    /// Writes the parameters to a weight file; an older file stays whole if that fails.
    ///
    /// @throws IOException if the file cannot be written; the message names it and the reason
    public void save(Path file) throws IOException {
        Safetensors.write(file, Parameters.toFile(signature, parameters));
    }

    /// Predicts one sample.
    ///
    /// @throws IllegalArgumentException if the sample does not fit the model
    /// @throws IllegalStateException if this is closed
    public <R> R predict(Filling filling, Reading<R> reading) {
        return predict(single, 1, filling, reading).getFirst();
    }

    /// Predicts many samples, some at a time.
    ///
    /// @throws IllegalArgumentException if a sample does not fit the model
    /// @throws IllegalStateException if this is closed
    public <R> List<R> predictBatch(int count, Filling filling, Reading<R> reading) {
        return predict(batches, count, filling, reading);
    }

    /// Makes up the target of one sample, as [Answers] do.
    ///
    /// @return the class of each step
    /// @throws IllegalArgumentException if the sample does not fit the model
    /// @throws IllegalStateException if this is closed, or a step depends on those that come after it
    public int[] answer(Filling filling, double temperature, long seed) {
        requireOpen();
        NetworkPool.Seat seat = single.take();
        try {
            seat.batch().setCount(1);
            filling.put(seat.batch(), 0, 0);
            Answers answers = new Answers(seat.network(), temperature, seed);
            return answers.of(seat.batch(), answers.most())[0];
        } finally {
            single.give(seat);
        }
    }

    /// Predicts a batch where it lies, from where its states are, and leaves there what they are
    /// afterwards.
    ///
    /// @param sample a batch of one
    /// @throws IllegalStateException if this is closed
    <R> R stream(Batch sample, Reading<R> reading) {
        requireOpen();
        NetworkPool.Seat seat = single.take();
        try {
            seat.network().predict(sample);
            return reading.read(seat.network(), sample, 0);
        } finally {
            single.give(seat);
        }
    }

    private <R> List<R> predict(NetworkPool pool, int count, Filling filling, Reading<R> reading) {
        requireOpen();
        List<R> read = new ArrayList<>(count);
        NetworkPool.Seat seat = pool.take();
        try {
            Batch batch = seat.batch();
            int capacity = seat.network().capacity();
            for (int from = 0; from < count; from += capacity) {
                batch.setCount(Math.min(capacity, count - from));
                for (int row = 0; row < batch.count(); row++) {
                    filling.put(batch, row, from + row);
                }
                seat.network().predict(batch);
                for (int row = 0; row < batch.count(); row++) {
                    read.add(reading.read(seat.network(), batch, row));
                }
            }
        } finally {
            pool.give(seat);
        }
        return read;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this " + signature.model() + " is closed");
        }
    }

    private Network make(int capacity) {
        Network network = factory.makeOrExplain(capacity, 1);
        copy(parameters, network.parameters());
        network.freeze();
        return network;
    }

    private static void copy(Values from, Values to) {
        to.copyFrom(from, 0, 0, from.size());
    }

    /// Lets the networks go. Predictions that run are completed; none can be started.
    @Override
    public synchronized void close() {
        closed = true;
        if (steps != null) {
            steps.close();
        }
        single.clear();
        batches.clear();
    }
}
