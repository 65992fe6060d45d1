package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.DeviceNetwork;
import dev.unroll.runtime.DeviceNetwork.UpdateRule;
import dev.unroll.runtime.Values;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Steps of a network that updates its parameters on a device. What all entries share is computed here
/// in `double`, as the host's updaters do.
final class DeviceStep implements TrainingStep {
    private final DeviceNetwork network;
    private final Optimizer optimizer;
    private final Clipping clipping;
    private final UpdateRule rule;
    private final List<Stretch> stretches;
    private final double[] settings;

    /// @throws IllegalArgumentException if a group has no members
    DeviceStep(DeviceNetwork network, TrainingOptions.Descent descent) {
        this.network = network;
        this.optimizer = descent.optimizer();
        this.clipping = descent.clipping();
        this.rule = switch (optimizer) {
            case Optimizer.Sgd _ -> UpdateRule.DESCENT;
            case Optimizer.Adam _, Optimizer.AdamW _ -> UpdateRule.ADAM;
            case Optimizer.Rmsprop _ -> UpdateRule.RMSPROP;
        };
        this.stretches = Stretch.of(network.signature(), optimizer, descent.groups());
        this.settings = new double[UpdateRule.GROUPS + UpdateRule.OF_GROUP * stretches.size()];
        int[] groups = new int[network.signature().parameterCount()];
        for (int i = 0; i < stretches.size(); i++) {
            Arrays.fill(groups, stretches.get(i).from(), stretches.get(i).to(), i);
        }
        network.startSteps(rule, groups, stretches.size());
    }

    @Override
    public void compute(Batch batch, long step, double rate) {
        settings[0] = clipping instanceof Clipping.ByNorm(double norm) ? norm : 0;
        settings[1] = clipping instanceof Clipping.ByValue(double value) ? value : 0;
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                own(sgd.momentum(), sgd.nesterov() ? 1 : 0);
                groups(rate, 1, false);
            }
            case Optimizer.Adam adam -> {
                adam(adam.beta1(), adam.beta2(), adam.epsilon(), step);
                groups(rate, 1 - Powers.of(adam.beta1(), step), false);
            }
            case Optimizer.AdamW adam -> {
                adam(adam.beta1(), adam.beta2(), adam.epsilon(), step);
                groups(rate, 1 - Powers.of(adam.beta1(), step), true);
            }
            case Optimizer.Rmsprop rmsprop -> {
                own(
                        rmsprop.decay(),
                        1 - rmsprop.decay(),
                        rmsprop.epsilon(),
                        rmsprop.momentum(),
                        rmsprop.centered() ? 1 : 0);
                groups(rate, 1, false);
            }
        }
        network.step(batch, settings);
    }

    private void adam(double beta1, double beta2, double epsilon, long step) {
        own(1 - beta1, beta2, 1 - beta2, epsilon, Math.sqrt(1 - Powers.of(beta2, step)));
    }

    private void own(double... numbers) {
        System.arraycopy(numbers, 0, settings, UpdateRule.OWN, numbers.length);
    }

    /// @param correction what rates are divided by
    /// @param decoupled whether weights decay by themselves, and not through the gradient
    private void groups(double rate, double correction, boolean decoupled) {
        for (int i = 0; i < stretches.size(); i++) {
            double ownRate = rate * stretches.get(i).rateFactor();
            double decay = stretches.get(i).weightDecay();
            int at = UpdateRule.GROUPS + UpdateRule.OF_GROUP * i;
            settings[at] = ownRate / correction;
            settings[at + 1] = decoupled ? 0 : decay;
            settings[at + 2] = decoupled ? 1 - ownRate * decay : 1;
        }
    }

    @Override
    public double loss() {
        return network.loss();
    }

    @Override
    public double norm() {
        return clipping instanceof Clipping.None ? 0 : network.gradientNorm();
    }

    /// Done by then.
    @Override
    public void update(long step, double rate) {}

    @Override
    public SequencedMap<String, Values> state() {
        SequencedMap<String, Values> state = new LinkedHashMap<>();
        for (int i = 0; i < rule.memories().size(); i++) {
            String memory = rule.memories().get(i);
            if (remembers(memory)) {
                state.put(memory, network.memory(i));
            }
        }
        return state;
    }

    /// Whether the optimiser makes use of a memory of its rule.
    private boolean remembers(String memory) {
        return switch (optimizer) {
            case Optimizer.Sgd sgd -> sgd.momentum() != 0;
            case Optimizer.Adam _, Optimizer.AdamW _ -> true;
            case Optimizer.Rmsprop rmsprop ->
                switch (memory) {
                    case "mean" -> rmsprop.centered();
                    case "velocity" -> rmsprop.momentum() > 0;
                    default -> true;
                };
        };
    }
}
