package dev.unroll.runtime;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What networks share that compute on a device: a pass is made when it is first wanted, takes a batch
/// and the parameters down to the device, and brings up what it has computed.
public abstract class DeviceNetwork implements Network {
    /// System property that chooses a device: the number of its backend, a colon, and its own.
    public static final String DEVICE = "unroll.device";

    private final Signature signature;
    private final int capacity;
    private final Values parameters;
    private final Values gradients;
    private final List<Values> outputs = new ArrayList<>();
    private final Map<PassKind, Pass> passes = new EnumMap<>(PassKind.class);
    private @Nullable Pass last;
    private @Nullable UpdateRule updates;
    private @Nullable Step step;
    private @Nullable Values pulled; // the parameters as they were brought up, until a step changes them
    private Values memory;
    private Values squares;

    /// @param capacity the most samples that a batch may have
    protected DeviceNetwork(Signature signature, int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a batch needs room for at least one sample, not " + capacity);
        }
        this.signature = signature;
        this.capacity = capacity;
        this.parameters = signature.precision().zeros(signature.parameterCount());
        this.gradients = signature.precision().zeros(signature.parameterCount());
        this.memory = signature.precision().zeros(0);
        this.squares = signature.precision().zeros(0);
        for (Port output : signature.outputs()) {
            outputs.add(output.allocate(capacity, signature.precision()));
        }
    }

    /// The computations that a network has.
    protected enum PassKind {
        PREDICTION,
        EVALUATION,
        TRAINING
    }

    /// A computation over one batch. It owns what it needs on the device.
    protected abstract static class Pass {
        /// Loss, then metrics.
        protected final double[] numbers;

        protected Pass(int numbers) {
            this.numbers = new double[numbers];
        }

        /// Computes a batch with the parameters as they are.
        protected abstract void run(Batch batch);

        /// Gives back what it has on the device.
        protected abstract void close();
    }

    /// How parameters follow their gradients on the device.
    public enum UpdateRule {
        /// Stochastic gradient descent, whose memory is the velocity. Settings: norm to clip to (0 for
        /// none), rate, weight decay, momentum, 1 for Nesterov's.
        DESCENT,
        /// Adam, whose memory is the mean of gradients and that of their squares. Settings: norm to
        /// clip to (0 for none), rate by `1 - beta1^step`, weight decay, `1 - beta1`, beta2, `1 -
        /// beta2`, epsilon, and `sqrt(1 - beta2^step)`.
        ADAM
    }

    /// Training steps that update the parameters where they are.
    protected abstract static class Step extends Pass {
        protected Step() {
            super(2); // the loss, and the norm of the gradients
        }

        /// Takes the settings of the next step down.
        protected abstract void set(double[] settings);

        /// Brings parameters and memory up.
        protected abstract void pull();
    }

    /// Makes one of the network's computations.
    protected abstract Pass newPass(PassKind kind);

    /// Makes the computation of a training step, with parameters and memory as the host has them.
    protected abstract Step newStep(UpdateRule rule);

    /// Lets training steps begin, with a memory of zeros.
    public final void startSteps(UpdateRule rule) {
        pull();
        closeStep();
        updates = rule;
        memory = signature.precision().zeros(signature.parameterCount());
        squares = signature.precision().zeros(signature.parameterCount());
    }

    /// A step of training: the loss of a batch, its gradients, and parameters that follow them. Only
    /// the batch goes down to the device, and two numbers come up.
    ///
    /// @param settings as [UpdateRule] says
    /// @throws IllegalStateException unless [#startSteps] was called
    public final void step(Batch batch, double[] settings) {
        UpdateRule rule = updates;
        if (rule == null) {
            throw new IllegalStateException("no steps were started");
        }
        BatchCheck.check(batch, signature, capacity, true);
        if (step != null && pulled != null && !isSame(pulled, parameters)) {
            closeStep();
        }
        Step current = step;
        if (current == null) {
            current = newStep(rule);
            step = current;
        }
        current.set(settings);
        current.run(batch);
        last = current;
        pulled = null;
    }

    /// The norm of the gradients of the last [#step], before they were clipped.
    public final double gradientNorm() {
        return number(1);
    }

    /// The velocity, or the mean of gradients. What is written here counts before the first step.
    public final Values memory() {
        pull();
        return memory;
    }

    /// The mean of the gradients' squares.
    public final Values squares() {
        pull();
        return squares;
    }

    /// The parameters as the host has them.
    protected final Values hostParameters() {
        return parameters;
    }

    /// The gradients as the host has them.
    protected final Values hostGradients() {
        return gradients;
    }

    /// What [#memory()] gives, as the host has it.
    protected final Values hostMemory() {
        return memory;
    }

    /// What [#squares()] gives, as the host has it.
    protected final Values hostSquares() {
        return squares;
    }

    /// Brings up what the device has changed.
    private void pull() {
        Step current = step;
        if (current != null && pulled == null) {
            current.pull();
            Values copy = signature.precision().zeros(parameters.size());
            copy.copyFrom(parameters, 0, 0, parameters.size());
            pulled = copy;
        }
    }

    private static boolean isSame(Values left, Values right) {
        for (int i = 0; i < left.size(); i++) {
            if (Double.doubleToRawLongBits(left.get(i)) != Double.doubleToRawLongBits(right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private void closeStep() {
        if (step != null) {
            step.close();
            step = null;
        }
        pulled = null;
    }

    /// An array of `shared` entries and `perSample` ones for each sample of a batch.
    ///
    /// @throws IllegalArgumentException if it would have more entries than an array can
    protected final int size(int shared, int perSample) {
        long size = shared + (long) capacity * perSample;
        if (size > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("a batch of " + capacity + " samples needs an array of " + size
                    + " entries on the device, more than an array can have; use a smaller batch");
        }
        return (int) Math.max(1, size);
    }

    /// Whether the device was chosen, and is not left to the device's runtime.
    protected static boolean isDeviceChosen() {
        return !System.getProperty(DEVICE, "").isEmpty();
    }

    /// The number of the chosen device's backend.
    protected static int deviceBackend() {
        return Integer.parseInt(System.getProperty(DEVICE, "").split(":", 2)[0]);
    }

    /// The number of the chosen device in its backend.
    protected static int deviceIndex() {
        return Integer.parseInt(System.getProperty(DEVICE, "").split(":", 2)[1]);
    }

    @Override
    public final Signature signature() {
        return signature;
    }

    @Override
    public final int capacity() {
        return capacity;
    }

    /// The parameters; those that are on the device are brought up by each call.
    @Override
    public final Values parameters() {
        pull();
        return parameters;
    }

    @Override
    public final Values gradients() {
        return gradients;
    }

    @Override
    public final Values output(int index) {
        return outputs.get(index);
    }

    @Override
    public final void predict(Batch batch) {
        run(PassKind.PREDICTION, batch, false);
    }

    @Override
    public final void evaluate(Batch batch) {
        if (!signature.trainable() && signature.metrics().isEmpty()) {
            throw new IllegalStateException("the model " + signature.model() + " has neither a loss nor a metric");
        }
        run(PassKind.EVALUATION, batch, true);
    }

    @Override
    public final void train(Batch batch) {
        if (!signature.trainable()) {
            throw new IllegalStateException("the model " + signature.model() + " has no loss to minimize");
        }
        run(PassKind.TRAINING, batch, true);
    }

    private void run(PassKind kind, Batch batch, boolean withTargets) {
        BatchCheck.check(batch, signature, capacity, withTargets);
        pull();
        Pass pass = passes.get(kind);
        if (pass == null) {
            pass = newPass(kind);
            passes.put(kind, pass);
        }
        pass.run(batch);
        last = pass;
    }

    @Override
    public final double loss() {
        return number(0);
    }

    @Override
    public final double metric(int index) {
        return number((signature.trainable() ? 1 : 0) + index);
    }

    private double number(int index) {
        Pass pass = last;
        if (pass == null || index >= pass.numbers.length) {
            throw new IllegalStateException("the last pass did not compute this");
        }
        return pass.numbers[index];
    }

    @Override
    public final void close() {
        closeStep();
        passes.values().forEach(Pass::close);
        passes.clear();
    }
}
