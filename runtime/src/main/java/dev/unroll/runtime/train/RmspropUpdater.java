package dev.unroll.runtime.train;

import dev.unroll.runtime.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Updates by [Optimizer.Rmsprop].
final class RmspropUpdater implements Updater {
    private final Optimizer.Rmsprop settings;
    private final Values parameters;
    private final Values gradients;
    private final Values square;
    private final Values mean;
    private final Values velocity;
    private final List<Stretch> stretches;

    RmspropUpdater(Optimizer.Rmsprop settings, Values parameters, Values gradients, List<Stretch> stretches) {
        this.settings = settings;
        this.parameters = parameters;
        this.gradients = gradients;
        this.stretches = stretches;
        int size = parameters.size();
        this.square = NumberArrays.zerosLike(parameters, size);
        this.mean = NumberArrays.zerosLike(parameters, settings.centered() ? size : 0);
        this.velocity = NumberArrays.zerosLike(parameters, settings.momentum() > 0 ? size : 0);
    }

    @Override
    public SequencedMap<String, Values> state() {
        SequencedMap<String, Values> state = new LinkedHashMap<>();
        state.put("square", square);
        if (settings.centered()) {
            state.put("mean", mean);
        }
        if (settings.momentum() > 0) {
            state.put("velocity", velocity);
        }
        return state;
    }

    @Override
    public void update(long step, double rate) {
        for (int i = 0; i < stretches.size(); i++) { // an iterator would be allocated
            Stretch stretch = stretches.get(i);
            double ownRate = rate * stretch.rateFactor();
            switch (parameters) {
                case Values.Floats(float[] p) -> update(stretch, p, (float) ownRate);
                case Values.Doubles(double[] p) -> update(stretch, p, ownRate);
                case Values.Classes _ -> throw NumberArrays.classesAreNoNumbers();
            }
        }
    }

    private void update(Stretch stretch, float[] p, float rate) {
        float[] g = ((Values.Floats) gradients).array();
        float[] v = ((Values.Floats) square).array();
        float[] m = ((Values.Floats) mean).array();
        float[] velocities = ((Values.Floats) velocity).array();
        float kept = (float) settings.decay();
        float added = (float) (1 - settings.decay());
        float epsilon = (float) settings.epsilon();
        float momentum = (float) settings.momentum();
        float decay = (float) stretch.weightDecay();
        for (int i = stretch.from(); i < stretch.to(); i++) {
            float gradient = decay == 0 ? g[i] : g[i] + decay * p[i];
            v[i] = kept * v[i] + added * gradient * gradient;
            float spread = v[i];
            if (settings.centered()) {
                m[i] = kept * m[i] + added * gradient;
                spread -= m[i] * m[i]; // below 0 by rounding at most
            }
            float scaled = gradient / ((float) Math.sqrt(Math.max(spread, 0)) + epsilon);
            if (momentum > 0) {
                velocities[i] = momentum * velocities[i] + scaled;
                scaled = velocities[i];
            }
            p[i] -= rate * scaled;
        }
    }

    private void update(Stretch stretch, double[] p, double rate) {
        double[] g = ((Values.Doubles) gradients).array();
        double[] v = ((Values.Doubles) square).array();
        double[] m = ((Values.Doubles) mean).array();
        double[] velocities = ((Values.Doubles) velocity).array();
        double kept = settings.decay();
        double added = 1 - settings.decay();
        double momentum = settings.momentum();
        double decay = stretch.weightDecay();
        for (int i = stretch.from(); i < stretch.to(); i++) {
            double gradient = decay == 0 ? g[i] : g[i] + decay * p[i];
            v[i] = kept * v[i] + added * gradient * gradient;
            double spread = v[i];
            if (settings.centered()) {
                m[i] = kept * m[i] + added * gradient;
                spread -= m[i] * m[i];
            }
            double scaled = gradient / (Math.sqrt(Math.max(spread, 0)) + settings.epsilon());
            if (momentum > 0) {
                velocities[i] = momentum * velocities[i] + scaled;
                scaled = velocities[i];
            }
            p[i] -= rate * scaled;
        }
    }
}
