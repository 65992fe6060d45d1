package dev.unroll.runtime.train;

import dev.unroll.runtime.Values;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Updates by [Optimizer.Adam].
final class AdamUpdater implements Updater {
    private final Optimizer.Adam settings;
    private final Values parameters;
    private final Values gradients;
    private final Values mean;
    private final Values square;

    AdamUpdater(Optimizer.Adam settings, Values parameters, Values gradients) {
        this.settings = settings;
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
        double stepSize = rate / (1 - power(settings.beta1(), step));
        double squareCorrection = Math.sqrt(1 - power(settings.beta2(), step));
        switch (parameters) {
            case Values.Floats(float[] p) ->
                update(
                        p,
                        ((Values.Floats) gradients).array(),
                        ((Values.Floats) mean).array(),
                        ((Values.Floats) square).array(),
                        (float) stepSize,
                        (float) squareCorrection);
            case Values.Doubles(double[] p) ->
                update(
                        p,
                        ((Values.Doubles) gradients).array(),
                        ((Values.Doubles) mean).array(),
                        ((Values.Doubles) square).array(),
                        stepSize,
                        squareCorrection);
            case Values.Classes _ -> throw NumberArrays.classesAreNoNumbers();
        }
    }

    private void update(float[] p, float[] g, float[] m, float[] v, float stepSize, float squareCorrection) {
        float towardsGradient = (float) (1 - settings.beta1());
        float keptSquare = (float) settings.beta2();
        float newSquare = (float) (1 - settings.beta2());
        float epsilon = (float) settings.epsilon();
        float decay = (float) settings.weightDecay();
        for (int i = 0; i < p.length; i++) {
            float gradient = decay == 0 ? g[i] : g[i] + decay * p[i];
            m[i] += towardsGradient * (gradient - m[i]);
            v[i] = keptSquare * v[i] + newSquare * gradient * gradient;
            p[i] -= stepSize * m[i] / ((float) Math.sqrt(v[i]) / squareCorrection + epsilon);
        }
    }

    private void update(double[] p, double[] g, double[] m, double[] v, double stepSize, double squareCorrection) {
        double towardsGradient = 1 - settings.beta1();
        double keptSquare = settings.beta2();
        double newSquare = 1 - settings.beta2();
        double epsilon = settings.epsilon();
        double decay = settings.weightDecay();
        for (int i = 0; i < p.length; i++) {
            double gradient = decay == 0 ? g[i] : g[i] + decay * p[i];
            m[i] += towardsGradient * (gradient - m[i]);
            v[i] = keptSquare * v[i] + newSquare * gradient * gradient;
            p[i] -= stepSize * m[i] / (Math.sqrt(v[i]) / squareCorrection + epsilon);
        }
    }

    // By repeated squaring: the same bits everywhere, which `Math.pow` does not promise, and without allocating, as
    // `StrictMath.pow` does. It is at most some 1e-13 off.
    static double power(double base, long exponent) {
        double power = 1;
        double square = base;
        for (long rest = exponent; rest > 0; rest >>= 1) {
            if ((rest & 1) == 1) {
                power *= square;
            }
            square *= square;
        }
        return power;
    }
}
