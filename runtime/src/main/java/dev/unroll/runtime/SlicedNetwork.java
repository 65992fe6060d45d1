package dev.unroll.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What all compiled networks share: the batch is cut into slices that run by themselves, one task each, and
/// whose sums over samples are added up in the order of the slices. How many slices there are depends on the
/// capacity alone, so results are bit-identical at any number of threads.
public abstract class SlicedNetwork implements Network {
    private static final int CHUNK = 16_384;

    private final Signature signature;
    private final int capacity;
    private final int slices;
    private final Workers workers;
    private final Values parameters;
    private final Values gradients;
    private final List<Values> outputs = new ArrayList<>();
    private final List<Values> statesAfter = new ArrayList<>();
    private @Nullable Pass prediction;
    private @Nullable Pass evaluation;
    private @Nullable Pass training;
    private @Nullable Pass last;
    private boolean frozen;
    private long draws;
    private final StepCounts stepCounts;
    private @Nullable Totals totals;

    // The pass that is running; tasks are made once, so that a pass allocates nothing.
    private @Nullable Pass running;
    private int samples;
    private int samplesPerSlice;
    private final Workers.Task runSlice = this::runSlice;
    private final Workers.Task reduceChunk = (chunk, _) -> reduceChunk(chunk);

    /// @param capacity the most samples that a batch may have
    /// @param threads how many threads to compute on; no more are started than there are slices
    protected SlicedNetwork(Signature signature, int capacity, int threads) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a batch needs room for at least one sample, not " + capacity);
        }
        this.signature = signature;
        this.stepCounts = new StepCounts(signature);
        this.capacity = capacity;
        this.slices = slicesFor(capacity);
        this.workers = new Workers(Math.min(threads, slices));
        this.parameters = signature.precision().zeros(signature.parameterCount());
        this.gradients = signature.precision().zeros(signature.parameterCount());
        for (Port output : signature.outputs()) {
            outputs.add(output.allocate(capacity, signature.precision()));
        }
        for (Port state : signature.states()) {
            statesAfter.add(state.allocate(capacity, signature.precision()));
        }
    }

    /// How many slices a batch of this capacity is cut into.
    public static int slicesFor(int capacity) {
        int slices = 1;
        while (slices < 64 && capacity >= 16 * slices && (slices < 4 || capacity >= 64 * slices)) {
            slices *= 2;
        }
        return slices;
    }

    /// One of the network's computations, made when it is first wanted.
    protected abstract Pass newPass(PassKind kind);

    /// The computations that a network has.
    protected enum PassKind {
        PREDICTION,
        EVALUATION,
        TRAINING
    }

    /// How many steps all samples of the batch have together.
    ///
    /// @param input the number of the input that says how many each has, as a class; at least 1
    protected final long stepCount(int input) {
        return stepCounts.of(input);
    }

    /// How many steps the longest of some samples has.
    ///
    /// @param lengths how many each has; at least 1 counts
    /// @param from the first of the samples
    /// @param to the one behind the last
    protected static int longest(int[] lengths, int from, int to) {
        int longest = 1;
        for (int sample = from; sample < to; sample++) {
            longest = Math.max(longest, lengths[sample]);
        }
        return longest;
    }

    /// Where passes that carry states leave what one of them is after the last step.
    ///
    /// @param index its number among [Signature#states()]
    protected final Values stateAfter(int index) {
        return statesAfter.get(index);
    }

    /// The key of the random draws.
    protected final long draws() {
        return draws;
    }

    /// How many slices a batch is cut into.
    protected final int slices() {
        return slices;
    }

    /// How many threads slices run on.
    protected final int threads() {
        return workers.count();
    }

    /// The most samples that a slice gets.
    protected final int samplesPerSlice() {
        return Math.ceilDiv(capacity, slices);
    }

    /// A computation over one batch.
    protected abstract static class Pass {
        /// Loss, then metrics.
        protected final double[] results;

        private int frozenFor; // the number of samples for which what is prepared stays, 0 for none
        private long[] frozenSteps = {}; // and how many steps these have
        private boolean hasRun;

        protected Pass(int results) {
            this.results = new double[results];
        }

        /// Takes the batch's arrays.
        protected abstract void bind(Batch batch);

        /// Whether it takes the batch's targets, too.
        protected boolean readsTargets() {
            return false;
        }

        /// Whether it takes a state from the batch and leaves it after the last step.
        ///
        /// @param state its number among [Signature#states()]
        protected boolean carries(int state) {
            return false;
        }

        /// Computes what depends on parameters and the number of samples alone.
        protected abstract void prepare(int samples);

        /// Runs slice `slice` on samples `from` up to, not including, `to`.
        ///
        /// @param thread which of the [#threads] this is; slices that run on the same one may share arrays
        protected abstract void run(int slice, int from, int to, int thread);

        /// The sums of a slice over its samples.
        protected abstract Values partial(int slice);

        /// Where the sums of all slices go.
        protected abstract Values reduced();

        /// Computes what depends on these sums.
        protected abstract void finish(int samples);
    }

    @Override
    public final Signature signature() {
        return signature;
    }

    @Override
    public final int capacity() {
        return capacity;
    }

    @Override
    public final Values parameters() {
        return parameters;
    }

    @Override
    public final void freeze() {
        frozen = true;
    }

    @Override
    public final Values gradients() {
        return gradients;
    }

    @Override
    public final Values output(int index) {
        return outputs.get(index);
    }

    private Pass prediction() {
        Pass pass = prediction;
        if (pass == null) {
            pass = newPass(PassKind.PREDICTION);
            prediction = pass;
        }
        return pass;
    }

    @Override
    public final boolean readsTargets() {
        return prediction().readsTargets();
    }

    @Override
    public final void predict(Batch batch) {
        Pass pass = prediction();
        run(pass, batch, pass.readsTargets());
    }

    @Override
    public final void evaluate(Batch batch) {
        if (!signature.trainable() && signature.metrics().isEmpty()) {
            throw new IllegalStateException("the model " + signature.model() + " has neither a loss nor a metric");
        }
        run(evaluation(), batch, true);
    }

    private Pass evaluation() {
        Pass pass = evaluation;
        if (pass == null) {
            pass = newPass(PassKind.EVALUATION);
            evaluation = pass;
        }
        return pass;
    }

    @Override
    public final void setDraws(long key) {
        draws = key;
    }

    @Override
    public final void train(Batch batch) {
        if (!signature.trainable()) {
            throw new IllegalStateException("the model " + signature.model() + " has no loss to minimize");
        }
        if (frozen) {
            throw new IllegalStateException("the parameters of this network are frozen");
        }
        Pass pass = training;
        if (pass == null) {
            pass = newPass(PassKind.TRAINING);
            training = pass;
        }
        run(pass, batch, true);
    }

    @Override
    public final double loss() {
        return result(0);
    }

    @Override
    public final double metric(int index) {
        return result((signature.trainable() ? 1 : 0) + index);
    }

    /// The sums of evaluated batches.
    private static final class Totals {
        final double[] sums;
        final StepCounts steps;
        int samples;

        Totals(int sums, Signature signature) {
            this.sums = new double[sums];
            this.steps = new StepCounts(signature);
        }

        void add(Values batch, int samples, StepCounts steps) {
            for (int i = 0; i < sums.length; i++) {
                sums[i] += batch.get(i);
            }
            this.samples = Math.addExact(this.samples, samples);
            this.steps.add(steps);
        }
    }

    /// The input that says over how many steps of each sample a result is the mean; -1 for a mean over samples,
    /// -2 for what is no mean.
    ///
    /// @param result 0 for the loss if there is one, then the metrics
    protected int lengthOf(int result) {
        return -1;
    }

    @Override
    public final double lossWeight(Batch batch) {
        return weight(0, batch);
    }

    @Override
    public final double metricWeight(int index, Batch batch) {
        return weight((signature.trainable() ? 1 : 0) + index, batch);
    }

    private double weight(int result, Batch batch) {
        return stepCounts.weight(lengthOf(result), batch.count());
    }

    @Override
    public final void startTotals() {
        int first = signature.trainable() ? 1 : 0;
        boolean wanted =
                IntStream.range(first, first + signature.metrics().size()).anyMatch(result -> lengthOf(result) < -1);
        if (wanted) {
            totals = new Totals(evaluation().reduced().size(), signature);
        }
    }

    /// The sums of all batches take the place of those of the last, and what follows from them is computed anew.
    @Override
    public final double total(int index) {
        Totals all = totals;
        if (all == null || all.samples == 0) {
            throw new IllegalStateException("no samples were evaluated to be put together");
        }
        Pass pass = evaluation();
        for (int i = 0; i < all.sums.length; i++) {
            pass.reduced().set(i, all.sums[i]);
        }
        stepCounts.set(all.steps);
        pass.prepare(all.samples);
        pass.finish(all.samples);
        pass.frozenFor = 0;
        last = pass;
        return metric(index);
    }

    private double result(int index) {
        Pass pass = last;
        if (pass == null || index >= pass.results.length) {
            throw new IllegalStateException("the last pass did not compute this");
        }
        return pass.results[index];
    }

    @Override
    public final void close() {
        workers.close();
    }

    private void run(Pass pass, Batch batch, boolean withTargets) {
        BatchCheck.check(batch, signature, capacity, withTargets);
        boolean carries = carries(pass);
        if (carries) {
            BatchCheck.checkStates(batch, signature);
        }
        running = pass;
        samples = batch.count();
        samplesPerSlice = Math.ceilDiv(samples, slices);
        stepCounts.count(batch);
        pass.bind(batch);
        if (pass.frozenFor != samples || !stepCounts.are(pass.frozenSteps)) {
            pass.prepare(samples);
            pass.frozenFor = frozen ? samples : 0;
            pass.frozenSteps = frozen ? stepCounts.copy() : pass.frozenSteps;
        }
        runSlices(pass);
        workers.run(Math.ceilDiv(pass.reduced().size(), CHUNK), reduceChunk);
        if (totals != null && pass == evaluation) {
            totals.add(pass.reduced(), samples, stepCounts);
        }
        pass.finish(samples);
        if (carries) {
            carry(pass, batch.states());
        }
        last = pass;
    }

    /// Runs all slices, those of a pass's first batch on one thread. The virtual machine compiles methods
    /// meanwhile. What a second thread has it compile while the first is still on its first way through stays
    /// slow for good, as vectors that were not seen yet become objects.
    private void runSlices(Pass pass) {
        if (pass.hasRun) {
            workers.run(usedSlices(), runSlice);
            return;
        }
        for (int slice = 0; slice < usedSlices(); slice++) {
            runSlice(slice, 0);
        }
        pass.hasRun = true;
    }

    private boolean carries(Pass pass) {
        boolean any = false;
        for (int state = 0; state < statesAfter.size(); state++) {
            any |= pass.carries(state);
        }
        return any;
    }

    private void carry(Pass pass, States states) {
        for (int state = 0; state < statesAfter.size(); state++) {
            if (pass.carries(state)) {
                int entries = signature.states().get(state).entriesPerSample();
                states.values().get(state).copyFrom(statesAfter.get(state), 0, 0, samples * entries);
            }
        }
        for (int row = 0; row < samples; row++) {
            states.starts().set(row, 0);
        }
    }

    private int usedSlices() {
        return Math.ceilDiv(samples, samplesPerSlice);
    }

    private void runSlice(int slice, int thread) {
        int from = slice * samplesPerSlice;
        Objects.requireNonNull(running).run(slice, from, Math.min(samples, from + samplesPerSlice), thread);
    }

    private void reduceChunk(int chunk) {
        Pass pass = Objects.requireNonNull(running);
        int from = chunk * CHUNK;
        int length = Math.min(CHUNK, pass.reduced().size() - from);
        pass.reduced().copyFrom(pass.partial(0), from, from, length);
        for (int slice = 1; slice < usedSlices(); slice++) {
            add(pass.reduced(), pass.partial(slice), from, from + length);
        }
    }

    private static void add(Values sum, Values addend, int from, int to) {
        switch (sum) {
            case Values.Floats(float[] target) -> {
                float[] source = ((Values.Floats) addend).array();
                for (int i = from; i < to; i++) {
                    target[i] += source[i];
                }
            }
            case Values.Doubles(double[] target) -> {
                double[] source = ((Values.Doubles) addend).array();
                for (int i = from; i < to; i++) {
                    target[i] += source[i];
                }
            }
            case Values.Classes _ -> throw new IllegalArgumentException("classes cannot be added up");
        }
    }
}
