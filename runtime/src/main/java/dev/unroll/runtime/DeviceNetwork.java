package dev.unroll.runtime;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What networks share that compute on a device: a pass is made when it is first wanted, takes a batch
/// and the parameters down to the device, and brings up what it has computed.
public abstract class DeviceNetwork extends CompiledNetwork {
    /// System property that chooses a device: the number of its backend, a colon, and its own.
    public static final String DEVICE = "unroll.device";

    /// Parts of the key of a draw, which goes down in numbers of 32 bits.
    public static final int DRAW_PARTS = 3;

    private final Map<PassKind, Pass> passes = new EnumMap<>(PassKind.class);
    private @Nullable UpdateRule updates;
    private @Nullable Step step;
    private @Nullable Values pulled; // the parameters as they were brought up, until a step changes them
    private List<Values> memories = List.of();
    private int[] groups = {};
    private int settingsCount;

    /// @param capacity the most samples that a batch may have
    protected DeviceNetwork(Signature signature, int capacity) {
        super(signature, capacity);
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

    /// How parameters follow their gradients on the device: what is remembered of each entry, and the
    /// settings of a step. Those start with what all rules have: the norm that all gradients are clipped
    /// to and the size that each entry is, 0 for none. At [#GROUPS] begin those of groups of parameters,
    /// three for each: the rate, the weight decay that is added to gradients, and what parameters are
    /// multiplied by before.
    public enum UpdateRule {
        /// Stochastic gradient descent; the setting `nesterov` is 1 for Nesterov's momentum.
        DESCENT(List.of("velocity"), List.of("momentum", "nesterov")),
        /// Adam; the rate is by `1 - beta1^step`, `towardsGradient` is `1 - beta1`, `keptSquare` beta2,
        /// `newSquare` is `1 - beta2`, and `squareCorrection` `sqrt(1 - beta2^step)`.
        ADAM(
                List.of("mean", "square"),
                List.of("towardsGradient", "keptSquare", "newSquare", "epsilon", "squareCorrection")),
        /// RMSprop; `kept` is its decay, `added` 1 less that, and `centered` 1 if the mean counts.
        RMSPROP(List.of("square", "mean", "velocity"), List.of("kept", "added", "epsilon", "momentum", "centered"));

        /// Index of the first setting of a rule's own.
        public static final int OWN = 2;

        /// Index of the first group's settings.
        public static final int GROUPS = 8;

        /// Settings of each group.
        public static final int OF_GROUP = 3;

        private final List<String> memories;
        private final List<String> settings;

        UpdateRule(List<String> memories, List<String> settings) {
            this.memories = memories;
            this.settings = settings;
        }

        /// Names of the numbers that are remembered of each entry of the parameters.
        public List<String> memories() {
            return memories;
        }

        /// Names of the settings of its own, in order.
        public List<String> settings() {
            return settings;
        }
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

    /// Lets training steps begin, with memories of zeros.
    ///
    /// @param groupOf for each entry of the parameters, which group it is of
    /// @param groupCount how many groups there are
    public final void startSteps(UpdateRule rule, int[] groupOf, int groupCount) {
        if (groupOf.length != signature().parameterCount()) {
            throw new IllegalArgumentException("groups of " + groupOf.length + " entries, and not of "
                    + signature().parameterCount());
        }
        pull();
        closeStep();
        updates = rule;
        groups = groupOf.clone();
        settingsCount = UpdateRule.GROUPS + UpdateRule.OF_GROUP * groupCount;
        memories = rule.memories().stream()
                .map(_ -> signature().precision().zeros(signature().parameterCount()))
                .toList();
    }

    /// A step of training: the loss of a batch, its gradients, and parameters that follow them. Only
    /// the batch goes down to the device, and two numbers come up.
    ///
    /// @param settings as [UpdateRule] says
    /// @throws IllegalStateException unless [#startSteps] was called
    /// @throws DeviceException if the device fails
    public final void step(Batch batch, double[] settings) {
        UpdateRule rule = updates;
        if (rule == null) {
            throw new IllegalStateException("no steps were started");
        }
        take(batch, true);
        if (step != null && pulled != null && !isSame(pulled, hostParameters())) {
            closeStep();
        }
        Step current = step;
        setResults(DeviceException.translating(() -> step(current, rule, batch, settings)).numbers);
        pulled = null;
    }

    private Step step(@Nullable Step started, UpdateRule rule, Batch batch, double[] settings) {
        Step current = started;
        if (current == null) {
            current = newStep(rule);
            step = current;
        }
        current.set(settings);
        current.run(batch);
        return current;
    }

    /// The norm of the gradients of the last [#step], before they were clipped.
    public final double gradientNorm() {
        return result(1);
    }

    /// What the rule remembers of each entry, in the order of its names. What is written here counts
    /// before the first step.
    public final Values memory(int index) {
        pull();
        return memories.get(index);
    }

    /// The parameters as the host has them.
    protected final Values hostParameters() {
        return super.parameters();
    }

    /// The gradients as the host has them.
    protected final Values hostGradients() {
        return gradients();
    }

    /// What [#memory] gives, as the host has it.
    protected final Values hostMemory(int index) {
        return memories.get(index);
    }

    /// How many memories there are.
    protected final int memoryCount() {
        return memories.size();
    }

    /// The group of each entry of the parameters.
    protected final int[] hostGroups() {
        return groups;
    }

    /// How many settings a step has.
    protected final int settingsCount() {
        return settingsCount;
    }

    /// Brings up what the device has changed.
    private void pull() {
        Step current = step;
        if (current != null && pulled == null) {
            DeviceException.translating(current::pull);
            Values parameters = hostParameters();
            Values copy = signature().precision().zeros(parameters.size());
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
        long size = shared + (long) capacity() * perSample;
        if (size > Integer.MAX_VALUE - 64) {
            throw new IllegalArgumentException("a batch of " + capacity() + " samples needs an array of " + size
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

    /// The parameters; those that are on the device are brought up by each call.
    @Override
    public final Values parameters() {
        pull();
        return hostParameters();
    }

    @Override
    final double[] run(PassKind kind, Batch batch) {
        pull();
        return DeviceException.translating(() -> {
            Pass pass = passes.computeIfAbsent(kind, this::newPass);
            pass.run(batch);
            return pass.numbers;
        });
    }

    /// How many steps all samples of the batch have together.
    ///
    /// @param input the number of the input that says how many each has, as a class; at least 1
    protected final int stepCount(int input) {
        return Math.toIntExact(stepCounts().of(input));
    }

    /// A part of the key of a draw of the model, which goes down in numbers of 32 bits: the upper half as it is,
    /// then the lower half in numbers that are not negative, so that they add up to the key.
    ///
    /// @param index the number of the draw in the model times [#DRAW_PARTS], and the number of the part
    protected final int drawPart(int index) {
        long stream = RandomStream.childKey(draws(), index / DRAW_PARTS);
        return switch (index % DRAW_PARTS) {
            case 0 -> (int) (stream >> 32);
            case 1 -> (int) (stream >>> 16 & 0xffff);
            default -> (int) (stream & 0xffff);
        };
    }

    @Override
    public final void close() {
        closeStep();
        passes.values().forEach(Pass::close);
        passes.clear();
    }
}
