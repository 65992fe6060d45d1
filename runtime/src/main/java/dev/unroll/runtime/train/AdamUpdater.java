package dev.unroll.runtime.train;

import dev.unroll.runtime.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Updates by [Optimizer.Adam] and [Optimizer.AdamW].
final class AdamUpdater implements Updater {
    private final Optimizer.Adam settings;
    private final boolean decoupled;
    private final Values parameters;
    private final Values gradients;
    private final Values mean;
    private final Values square;
    private final List<Stretch> stretches;

    /// @param decoupled whether weights decay by themselves, and not through the gradient
    AdamUpdater(
            Optimizer.Adam settings, boolean decoupled, Values parameters, Values gradients, List<Stretch> stretches) {
        this.settings = settings;
        this.decoupled = decoupled;
        this.stretches = stretches;
        this.parameters = parameters;
        this.gradients = gradients;
        this.mean = NumberArrays.zerosLike(parameters, parameters.size());
        this.square = NumberArrays.zerosLike(parameters, parameters.size());
    }

    @Override
    public SequencedMap<String, Values> state() {
        SequencedMap<String, Values> state = new LinkedHashMap<>();
        state.put("mean", mean);
        state.put("square", square);
        return state;
    }

    @Override
    public void update(long step, double rate) {
        double stepCorrection = 1 - Powers.of(settings.beta1(), step);
        double squareCorrection = Math.sqrt(1 - Powers.of(settings.beta2(), step));
        for (int i = 0; i < stretches.size(); i++) { // an iterator would be allocated
            Stretch stretch = stretches.get(i);
            double ownRate = rate * stretch.rateFactor();
            if (decoupled && stretch.weightDecay() != 0) {
                decay(stretch, 1 - ownRate * stretch.weightDecay());
            }
            update(stretch, ownRate / stepCorrection, squareCorrection);
        }
    }

    private void decay(Stretch stretch, double kept) {
        switch (parameters) {
            case Values.Floats(float[] p) -> {
                float factor = (float) kept;
                for (int i = stretch.from(); i < stretch.to(); i++) {
                    p[i] *= factor;
                }
            }
            case Values.Doubles(double[] p) -> {
                for (int i = stretch.from(); i < stretch.to(); i++) {
                    p[i] *= kept;
                }
            }
            case Values.Classes _ -> throw NumberArrays.classesAreNoNumbers();
        }
    }

    private void update(Stretch stretch, double stepSize, double squareCorrection) {
        switch (parameters) {
            case Values.Floats(float[] p) ->
                update(
                        stretch,
                        p,
                        ((Values.Floats) gradients).array(),
                        ((Values.Floats) mean).array(),
                        ((Values.Floats) square).array(),
                        (float) stepSize,
                        (float) squareCorrection);
            case Values.Doubles(double[] p) ->
                update(
                        stretch,
                        p,
                        ((Values.Doubles) gradients).array(),
                        ((Values.Doubles) mean).array(),
                        ((Values.Doubles) square).array(),
                        stepSize,
                        squareCorrection);
            case Values.Classes _ -> throw NumberArrays.classesAreNoNumbers();
        }
    }

    private void update(
            Stretch stretch, float[] p, float[] g, float[] m, float[] v, float stepSize, float squareCorrection) {
        float towardsGradient = (float) (1 - settings.beta1());
        float keptSquare = (float) settings.beta2();
        float newSquare = (float) (1 - settings.beta2());
        float epsilon = (float) settings.epsilon();
        float decay = decoupled ? 0 : (float) stretch.weightDecay();
        int to = stretch.to();
        for (int i = stretch.from(); i < to; i++) {
            float gradient = decay == 0 ? g[i] : g[i] + decay * p[i];
            m[i] += towardsGradient * (gradient - m[i]);
            v[i] = keptSquare * v[i] + newSquare * gradient * gradient;
            p[i] -= stepSize * m[i] / ((float) Math.sqrt(v[i]) / squareCorrection + epsilon);
        }
    }

    private void update(
            Stretch stretch, double[] p, double[] g, double[] m, double[] v, double stepSize, double squareCorrection) {
        double towardsGradient = 1 - settings.beta1();
        double keptSquare = settings.beta2();
        double newSquare = 1 - settings.beta2();
        double epsilon = settings.epsilon();
        double decay = decoupled ? 0 : stretch.weightDecay();
        int to = stretch.to();
        for (int i = stretch.from(); i < to; i++) {
            double gradient = decay == 0 ? g[i] : g[i] + decay * p[i];
            m[i] += towardsGradient * (gradient - m[i]);
            v[i] = keptSquare * v[i] + newSquare * gradient * gradient;
            p[i] -= stepSize * m[i] / (Math.sqrt(v[i]) / squareCorrection + epsilon);
        }
    }
}
