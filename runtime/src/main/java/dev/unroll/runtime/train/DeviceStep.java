package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.DeviceNetwork;
import dev.unroll.runtime.DeviceNetwork.UpdateRule;
import dev.unroll.runtime.Values;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Steps of a network that updates its parameters on a device.
final class DeviceStep implements TrainingStep {
    private final DeviceNetwork network;
    private final Optimizer optimizer;
    private final double clipNorm;
    private final double[] settings = new double[8];

    DeviceStep(DeviceNetwork network, TrainingOptions.Descent descent) {
        DeviceDescent.limitation(descent).ifPresent(limitation -> {
            throw new IllegalArgumentException("a device cannot " + limitation);
        });
        this.network = network;
        this.optimizer = descent.optimizer();
        this.clipNorm = descent.clipping() instanceof Clipping.ByNorm(double norm) ? norm : 0;
        network.startSteps(
                switch (optimizer) {
                    case Optimizer.Sgd _ -> UpdateRule.DESCENT;
                    case Optimizer.Adam _ -> UpdateRule.ADAM;
                    case Optimizer.AdamW _, Optimizer.Rmsprop _ -> throw refused();
                });
    }

    @Override
    public void compute(Batch batch, long step, double rate) {
        settings[0] = clipNorm;
        switch (optimizer) {
            case Optimizer.Sgd sgd -> {
                settings[1] = rate;
                settings[2] = sgd.weightDecay();
                settings[3] = sgd.momentum();
                settings[4] = sgd.nesterov() ? 1 : 0;
            }
            case Optimizer.Adam adam -> {
                settings[1] = rate / (1 - Powers.of(adam.beta1(), step));
                settings[2] = adam.weightDecay();
                settings[3] = 1 - adam.beta1();
                settings[4] = adam.beta2();
                settings[5] = 1 - adam.beta2();
                settings[6] = adam.epsilon();
                settings[7] = Math.sqrt(1 - Powers.of(adam.beta2(), step));
            }
            case Optimizer.AdamW _, Optimizer.Rmsprop _ -> throw refused();
        }
        network.step(batch, settings);
    }

    @Override
    public double loss() {
        return network.loss();
    }

    @Override
    public double norm() {
        return clipNorm > 0 ? network.gradientNorm() : 0;
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
            case Optimizer.AdamW _, Optimizer.Rmsprop _ -> throw refused();
        }
        return state;
    }

    private static IllegalStateException refused() {
        return new IllegalStateException("optimizers that a device does not know are refused at the start");
    }
}
