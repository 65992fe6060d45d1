package dev.unroll.runtime;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// What networks share that compute on the processor: the batch is cut into slices that run by themselves, one task
/// each, and whose sums over samples are added up in the order of the slices. How many slices there are depends on
/// the capacity alone, so results are bit-identical at any number of threads.
public abstract class SlicedNetwork extends CompiledNetwork {
    private static final int CHUNK = 16_384;

    private final int slices;
    private final Workers workers;
    private final Map<PassKind, Pass> passes = new EnumMap<>(PassKind.class);
    private final List<Values> statesAfter = new ArrayList<>();
    private boolean frozen;
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
        super(signature, capacity);
        this.slices = slicesFor(capacity);
        this.workers = new Workers(Math.min(threads, slices));
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

    /// How many steps all samples of the batch have together.
    ///
    /// @param input the number of the input that says how many each has, as a class; at least 1
    protected final long stepCount(int input) {
        return stepCounts().of(input);
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
        return Math.ceilDiv(capacity(), slices);
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
    public final void freeze() {
        frozen = true;
    }

    private Pass pass(PassKind kind) {
        Pass pass = passes.get(kind);
        if (pass == null) {
            pass = newPass(kind);
            passes.put(kind, pass);
        }
        return pass;
    }

    @Override
    public final boolean readsTargets() {
        return pass(PassKind.PREDICTION).readsTargets();
    }

    @Override
    public final void startTotals() {
        int first = firstMetric();
        boolean wanted =
                IntStream.range(first, first + signature().metrics().size()).anyMatch(result -> lengthOf(result) < -1);
        if (wanted) {
            totals = new Totals(pass(PassKind.EVALUATION).reduced().size(), signature());
        }
    }

    /// The sums of all batches take the place of those of the last, and what follows from them is computed anew.
    @Override
    public final double total(int index) {
        Totals all = totals;
        if (all == null || all.samples() == 0) {
            throw new IllegalStateException("no samples were evaluated to be put together");
        }
        Pass pass = pass(PassKind.EVALUATION);
        all.giveTo(pass.reduced(), stepCounts());
        pass.prepare(all.samples());
        pass.finish(all.samples());
        pass.frozenFor = 0;
        setResults(pass.results);
        return metric(index);
    }

    @Override
    public final void close() {
        workers.close();
    }

    @Override
    final double[] run(PassKind kind, Batch batch) {
        if (frozen && kind == PassKind.TRAINING) {
            throw new IllegalStateException("the parameters of this network are frozen");
        }
        Pass pass = pass(kind);
        boolean carries = carries(pass);
        if (carries) {
            BatchCheck.checkStates(batch, signature());
        }
        running = pass;
        samples = batch.count();
        samplesPerSlice = Math.ceilDiv(samples, slices);
        pass.bind(batch);
        if (pass.frozenFor != samples || !stepCounts().are(pass.frozenSteps)) {
            pass.prepare(samples);
            pass.frozenFor = frozen ? samples : 0;
            pass.frozenSteps = frozen ? stepCounts().copy() : pass.frozenSteps;
        }
        runSlices(pass);
        workers.run(Math.ceilDiv(pass.reduced().size(), CHUNK), reduceChunk);
        if (totals != null && kind == PassKind.EVALUATION) {
            totals.add(pass.reduced(), samples, stepCounts());
        }
        pass.finish(samples);
        if (carries) {
            carry(pass, batch.states());
        }
        return pass.results;
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
                int entries = signature().states().get(state).entriesPerSample();
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
