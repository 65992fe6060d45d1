package dev.unroll.runtime.train;

import dev.unroll.runtime.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Updates by [Optimizer.Sgd]. The velocity starts as zeros, so that the first step gives `v = g`, as PyTorch
/// does with its dampening of 0.
final class SgdUpdater implements Updater {
    private final Optimizer.Sgd settings;
    private final Values parameters;
    private final Values gradients;
    private final Values velocity;
    private final List<Stretch> stretches;

    SgdUpdater(Optimizer.Sgd settings, Values parameters, Values gradients, List<Stretch> stretches) {
        this.settings = settings;
        this.parameters = parameters;
        this.gradients = gradients;
        this.stretches = stretches;
        this.velocity = NumberArrays.zerosLike(parameters, settings.momentum() == 0 ? 0 : parameters.size());
    }

    @Override
    public SequencedMap<String, Values> state() {
        SequencedMap<String, Values> state = new LinkedHashMap<>();
        if (settings.momentum() != 0) {
            state.put("velocity", velocity);
        }
        return state;
    }

    @Override
    public void update(long step, double rate) {
        for (int i = 0; i < stretches.size(); i++) { // an iterator would be allocated
            update(stretches.get(i), rate * stretches.get(i).rateFactor());
        }
    }

    private void update(Stretch stretch, double rate) {
        switch (parameters) {
            case Values.Floats(float[] p) -> {
                float[] g = ((Values.Floats) gradients).array();
                if (settings.momentum() == 0) {
                    descend(stretch, p, g, (float) rate);
                } else {
                    descendWithMomentum(stretch, p, g, ((Values.Floats) velocity).array(), (float) rate);
                }
            }
            case Values.Doubles(double[] p) -> {
                double[] g = ((Values.Doubles) gradients).array();
                if (settings.momentum() == 0) {
                    descend(stretch, p, g, rate);
                } else {
                    descendWithMomentum(stretch, p, g, ((Values.Doubles) velocity).array(), rate);
                }
            }
            case Values.Classes _ -> throw NumberArrays.classesAreNoNumbers();
        }
    }

    private static void descend(Stretch stretch, float[] p, float[] g, float rate) {
        float decay = (float) stretch.weightDecay();
        int to = stretch.to();
        for (int i = stretch.from(); i < to; i++) {
            float gradient = decay == 0 ? g[i] : g[i] + decay * p[i];
            p[i] -= rate * gradient;
        }
    }

    private static void descend(Stretch stretch, double[] p, double[] g, double rate) {
        double decay = stretch.weightDecay();
        int to = stretch.to();
        for (int i = stretch.from(); i < to; i++) {
            double gradient = decay == 0 ? g[i] : g[i] + decay * p[i];
            p[i] -= rate * gradient;
        }
    }

    private void descendWithMomentum(Stretch stretch, float[] p, float[] g, float[] v, float rate) {
        float momentum = (float) settings.momentum();
        float decay = (float) stretch.weightDecay();
        boolean nesterov = settings.nesterov();
        int to = stretch.to();
        for (int i = stretch.from(); i < to; i++) {
            float gradient = decay == 0 ? g[i] : g[i] + decay * p[i];
            v[i] = momentum * v[i] + gradient;
            p[i] -= rate * (nesterov ? gradient + momentum * v[i] : v[i]);
        }
    }

    private void descendWithMomentum(Stretch stretch, double[] p, double[] g, double[] v, double rate) {
        double momentum = settings.momentum();
        double decay = stretch.weightDecay();
        boolean nesterov = settings.nesterov();
        int to = stretch.to();
        for (int i = stretch.from(); i < to; i++) {
            double gradient = decay == 0 ? g[i] : g[i] + decay * p[i];
            v[i] = momentum * v[i] + gradient;
            p[i] -= rate * (nesterov ? gradient + momentum * v[i] : v[i]);
        }
    }
}
