package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Draws;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.file.Tensor;
import dev.unroll.runtime.file.TensorFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// Trains a network on a data set. A trainer is good for one run. A step allocates nothing (but a new order
/// of samples once per epoch allocates a few bytes).
///
///     Parameters.initialize(network, options.seed());
///     try (RunFolder folder = RunFolder.create(path, modelText, false)) {
///         new Trainer(network, data, options, listener).run(folder);
///     }
public final class Trainer {
    private final Network network;
    private final DataSet data;
    private final TrainingOptions options;
    private final TrainingListener listener;
    private final DataSet.Part measured;
    private final BatchOrder order;
    private final Batch batch;
    private final TrainingStep stepping;
    private final Evaluator evaluator;
    private final Progress progress;
    private final TrainingClock clock = new TrainingClock();
    private long lastCheckpoint = -1;

    /// @throws IllegalArgumentException if the model has no loss, the batch is larger than the
    ///     network's capacity, a parameter group has no members, or states are to be carried by a
    ///     network that carries none
    /// @throws DataSetException if the data does not fit the model, a part of it is empty, or states
    ///     are to be carried and it is no series of several windows
    public Trainer(Network network, DataSet data, TrainingOptions options, TrainingListener listener)
            throws DataSetException {
        Signature signature = network.signature();
        if (!signature.trainable()) {
            throw new IllegalArgumentException(
                    "model " + signature.model() + " has no loss to train by; add a `minimize` to it");
        }
        data.bind(signature);
        boolean carries = options.carry() != Carry.FALSE;
        this.data = ValidationSplit.of(data, options.evaluations().validation(), carries);
        this.measured = this.data.validation().orElse(data.test());
        requireSamples(data, "training", this.data.train());
        requireSamples(data, measuredName(), measured);
        this.network = network;
        this.options = options;
        this.listener = listener;
        this.evaluator = new Evaluator(network, options.batch(), options.carry());
        this.batch = Batch.allocate(signature, options.batch());
        this.order = carries ? new WindowOrder(this.data.train().size(), options.batch()) : sampleOrder();
        if (carries) {
            requireSeries();
        }
        Optimizer optimizer = options.optimizer();
        this.stepping = TrainingStep.of(network, options.descent());
        this.progress = new Progress(optimizer.rate(), options.evaluations().earlyStopping());
    }

    private SampleOrder sampleOrder() throws DataSetException {
        return new SampleOrder(
                data.train().size(),
                options.batch(),
                options.seed(),
                SampleLengths.of(data.train(), network.signature(), batch),
                options.bucketBatches());
    }

    /// The data as it is trained on, of which a part may have been kept back for validation.
    public DataSet data() {
        return data;
    }

    /// Trains the parameters as they stand, and keeps nothing but them.
    ///
    /// @return the last evaluation
    /// @throws DivergenceException if loss, gradients or parameters are no finite numbers any more
    public Evaluation run() {
        start(0, 0);
        return train(0, 0, RunKeeper.Nothing.INSTANCE);
    }

    /// Trains the parameters as they stand and keeps evaluations, weights and checkpoints in a folder made
    /// for this run.
    ///
    /// @return the last evaluation
    /// @throws DivergenceException if loss, gradients or parameters are no finite numbers any more; the
    /// folder holds the last good checkpoint then
    /// @throws IOException if a file cannot be written
    public Evaluation run(RunFolder folder) throws IOException {
        start(0, 0);
        keepCheckpoint(0, folder); // so that the run can be resumed from the first moment on
        return train(0, 0, folder);
    }

    /// Goes on with the run in a folder, to the same bits that a run which never stopped reaches.
    ///
    /// @return the last evaluation; if all steps were done before, it is made anew and not kept twice
    /// @throws RunFolderException if the run had other settings, or has more steps than are wanted now; the
    /// network is as it was then
    /// @throws DivergenceException as [#run]
    /// @throws IOException if a file cannot be read or written
    public Evaluation resume(RunFolder folder) throws IOException {
        Checkpoint checkpoint = folder.checkpoint();
        requireSame(checkpoint, folder);
        restore(checkpoint, folder);
        long evaluated = folder.dropEvaluationsAfter(checkpoint.step());
        lastCheckpoint = checkpoint.step();
        progress.restore(checkpoint.losses());
        start(checkpoint.step(), checkpoint.seconds());
        return train(checkpoint.step(), evaluated, folder);
    }

    private void start(long done, double seconds) {
        listener.onStart(done);
        clock.start(seconds);
    }

    private <E extends Exception> Evaluation train(long done, long evaluated, RunKeeper<E> keeper) throws E {
        if (progress.isOver()) {
            return measure(done);
        }
        for (long step = done + 1; step <= options.steps(); step++) {
            train(step);
            if (step == options.steps()) {
                return evaluate(step, keeper);
            }
            if (step % options.evaluations().every() == 0) {
                Evaluation evaluation = evaluate(step, keeper);
                if (progress.isOver()) {
                    return evaluation;
                }
            } else if (isCheckpointDue(step, keeper)) {
                clock.pause();
                keepCheckpoint(step, keeper);
                clock.proceed();
            }
        }
        // All steps were done before; at most the evaluation is missing.
        return evaluated < options.steps() ? evaluate(options.steps(), keeper) : measure(options.steps());
    }

    private void train(long step) {
        order.moveTo(step);
        if (startsAnew()) {
            batch.states().restart();
        }
        data.train().fill(order.permutation(), order.start(), order.count(), batch);
        double rate = progress.rate().at(step, options.steps());
        network.setDraws(Draws.key(options.seed(), step));
        stepping.compute(batch, step, rate);
        double loss = stepping.loss();
        if (!Double.isFinite(loss)) {
            throw diverged(step, "the loss of step " + step + " is " + loss);
        }
        if (!Double.isFinite(stepping.norm())) {
            throw diverged(step, "the gradients' norm at step " + step + " is " + stepping.norm());
        }
        stepping.update(step, rate);
        clock.countStep();
        listener.onStep(step, loss);
    }

    private boolean startsAnew() {
        return switch (options.carry()) {
            case FALSE -> true;
            case TRUE -> order.startsEpoch();
            case FOREVER -> false;
        };
    }

    private <E extends Exception> Evaluation evaluate(long step, RunKeeper<E> keeper) throws E {
        clock.pause();
        Evaluation evaluation = measure(step);
        if (!Double.isFinite(evaluation.loss())) {
            throw diverged(
                    step,
                    "the loss on the " + measuredName() + " part after step " + step + " is " + evaluation.loss());
        }
        keeper.keep(evaluation);
        progress.add(evaluation.loss());
        if (keeper.keeps() && progress.isBest()) {
            keeper.keepBest(weights());
        }
        keepCheckpoint(step, keeper);
        listener.onEvaluation(evaluation);
        clock.restart();
        return evaluation;
    }

    private Evaluation measure(long step) {
        requireFinite(step);
        Scores scores = evaluator.evaluate(measured);
        return new Evaluation(step, scores.loss().orElseThrow(), scores.metrics(), clock.seconds(), clock.msPerStep());
    }

    private boolean isCheckpointDue(long step, RunKeeper<?> keeper) {
        boolean byStep = options.checkpoints().every() > 0
                && step % options.checkpoints().every() == 0;
        return keeper.keeps()
                && (byStep || clock.isCheckpointOlderThan(options.checkpoints().after()));
    }

    private <E extends Exception> void keepCheckpoint(long step, RunKeeper<E> keeper) throws E {
        if (!keeper.keeps() || step == lastCheckpoint) {
            return;
        }
        requireFinite(step);
        Signature signature = network.signature();
        Map<String, Map<String, Tensor>> state = new LinkedHashMap<>();
        stepping.state().forEach((name, values) -> state.put(name, Parameters.toTensors(signature, values)));
        keeper.keep(
                new Checkpoint(
                        step,
                        clock.seconds(),
                        settings(),
                        progress.losses(),
                        Parameters.toTensors(signature, network.parameters()),
                        state,
                        CarriedStates.toTensors(signature, batch.states())),
                weights());
        lastCheckpoint = step;
        clock.checkpointed();
        listener.onCheckpoint(step);
    }

    private void requireSame(Checkpoint checkpoint, RunFolder folder) throws RunFolderException {
        List<String> differences = checkpoint.differences(settings());
        if (!differences.isEmpty()) {
            throw new RunFolderException(folder.path() + " cannot be resumed with other settings: "
                    + String.join("; ", differences)
                    + ". Use the settings it was started with, or start a new run with another --out");
        }
        if (checkpoint.step() > options.steps()) {
            throw new RunFolderException(folder.path() + " has been trained for " + checkpoint.step()
                    + " steps already, more than the " + options.steps() + " wanted; ask for more steps");
        }
    }

    private void restore(Checkpoint checkpoint, RunFolder folder) throws RunFolderException {
        Signature signature = network.signature();
        SequencedMap<String, Values> state = stepping.state();
        Optional<String> mismatch = Parameters.mismatch(signature, checkpoint.parameters());
        for (String name : state.keySet()) {
            mismatch = mismatch.or(() -> Parameters.mismatch(
                            signature, checkpoint.state().getOrDefault(name, Map.of()))
                    .map(problem -> "the optimizer's " + name + ", " + problem));
        }
        mismatch = mismatch.or(() -> CarriedStates.mismatch(signature, batch.states(), checkpoint.carried()));
        if (mismatch.isPresent()) {
            throw new RunFolderException(
                    RunFolder.checkpointFile(folder.path()) + " does not fit the model: " + mismatch.get());
        }
        Parameters.fromTensors(signature, checkpoint.parameters(), network.parameters());
        CarriedStates.fromTensors(signature, checkpoint.carried(), batch.states());
        state.forEach((name, values) ->
                Parameters.fromTensors(signature, checkpoint.state().getOrDefault(name, Map.of()), values));
    }

    // The optimiser's state counts too: an infinite mean square would freeze its parameter for good, unseen.
    private void requireFinite(long step) {
        requireFinite(step, "", network.parameters());
        stepping.state().forEach((name, values) -> requireFinite(step, "the optimizer's " + name + " of ", values));
    }

    private void requireFinite(long step, String what, Values values) {
        int index = NumberArrays.firstNotFinite(values);
        if (index >= 0) {
            String parameter = network.signature().parameters().stream()
                    .filter(candidate -> candidate.offset() <= index && index < candidate.offset() + candidate.count())
                    .map(Parameter::name)
                    .findFirst()
                    .orElse("entry " + index);
            throw diverged(step, what + "parameter " + parameter + " has " + values.get(index) + " after step " + step);
        }
    }

    private DivergenceException diverged(long step, String problem) {
        String kept = lastCheckpoint >= 0 ? "; the checkpoint of step " + lastCheckpoint + " is kept" : "";
        String advice = switch (options.descent().clipping()) {
            case Clipping.None _ -> "try a lower rate, or set clip_norm";
            case Clipping.ByNorm _ -> "try a lower rate, or a lower clip_norm";
            case Clipping.ByValue _ -> "try a lower rate, or a lower clip_value";
        };
        return new DivergenceException(step, problem + kept, advice);
    }

    /// What a weight file holds, with what it takes to make new data like that which was trained on.
    private TensorFile weights() {
        TensorFile file = Parameters.toFile(network);
        Map<String, String> metadata = new LinkedHashMap<>(file.metadata());
        data.preparation()
                .ifPresent(preparation ->
                        metadata.put(Preparation.METADATA, preparation.toJson().text()));
        return new TensorFile(file.tensors(), metadata);
    }

    private SequencedMap<String, String> settings() {
        return RunSettings.of(network.signature(), data, options);
    }

    private String measuredName() {
        return data.validation().isPresent() ? "validation" : "test";
    }

    private void requireSeries() throws DataSetException {
        data.requireSeries();
        if (options.carry() == Carry.TRUE && order.stepsPerEpoch() == 1) {
            throw new DataSetException("no state is carried where data set " + data.name() + " has "
                    + data.train().size() + " windows to train and a batch takes " + options.batch()
                    + "; use a smaller batch, or `carry: forever`");
        }
        if (network.signature().states().isEmpty()) {
            throw new IllegalArgumentException("the network of model "
                    + network.signature().model()
                    + " was compiled without states to carry; say `carry` in its `train` block");
        }
    }

    private static void requireSamples(DataSet data, String name, DataSet.Part part) throws DataSetException {
        if (part.size() == 0) {
            throw new DataSetException("data set " + data.name() + " has no samples in its " + name + " part");
        }
    }
}
