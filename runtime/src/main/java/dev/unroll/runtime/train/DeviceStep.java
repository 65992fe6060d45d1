package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.DeviceNetwork;
import dev.unroll.runtime.DeviceNetwork.UpdateRule;
import dev.unroll.runtime.Values;
import java.util.LinkedHashMap;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// Steps of a network that updates its parameters on a device.
final class DeviceStep implements TrainingStep {
    private final DeviceNetwork network;
    private final Optimizer optimizer;
    private final OptionalDouble clipNorm;
    private final double[] settings = new double[8];

    DeviceStep(DeviceNetwork network, Optimizer optimizer, OptionalDouble clipNorm) {
        this.network = network;
        this.optimizer = optimizer;
        this.clipNorm = clipNorm;
        network.startSteps(
                switch (optimizer) {
                    case Optimizer.Sgd _ -> UpdateRule.DESCENT;
                    case Optimizer.Adam _ -> UpdateRule.ADAM;
                });
    }

    @Override
    public void compute(Batch batch, long step, double rate) {
        settings[0] = clipNorm.orElse(0);
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                settings[1] = rate;
                settings[2] = sgd.weightDecay();
                settings[3] = sgd.momentum();
                settings[4] = sgd.nesterov() ? 1 : 0;
            }
            case Optimizer.Adam adam -> {
                settings[1] = rate / (1 - AdamUpdater.power(adam.beta1(), step));
                settings[2] = adam.weightDecay();
                settings[3] = 1 - adam.beta1();
                settings[4] = adam.beta2();
                settings[5] = 1 - adam.beta2();
                settings[6] = adam.epsilon();
                settings[7] = Math.sqrt(1 - AdamUpdater.power(adam.beta2(), step));
            }
        }
        network.step(batch, settings);
    }

    @Override
    public double loss() {
        return network.loss();
    }

    @Override
    public double norm() {
        return clipNorm.isPresent() ? network.gradientNorm() : 0;
    }

    /// Done by then.
    @Override
    public void update(long step, double rate) {}

    @Override
    public SequencedMap<String, Values> state() {
        SequencedMap<String, Values> state = new LinkedHashMap<>();
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                if (sgd.momentum() != 0) {
                    state.put("velocity", network.memory());
                }
            }
            case Optimizer.Adam _ -> {
                state.put("mean", network.memory());
                state.put("square", network.squares());
            }
        }
        return state;
    }
}
