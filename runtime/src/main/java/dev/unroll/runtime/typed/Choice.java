package dev.unroll.runtime.typed;

import dev.unroll.runtime.RandomStream;

/// Chooses classes by their scores: draws from the softmax of the scores, divided by a temperature. Where they are a
/// distribution, its logarithms are the scores. The same seed gives the same choices.
final class Choice {
    /// How far the sum of a distribution may be from 1.
    private static final double ROUNDING = 1e-3;

    private final double temperature;
    private final RandomStream random;

    /// @param temperature what scores are divided by; 0 takes the largest
    /// @param seed decides what is drawn
    /// @throws IllegalArgumentException if the temperature is below 0
    Choice(double temperature, long seed) {
        if (!(temperature >= 0 && Double.isFinite(temperature))) {
            throw new IllegalArgumentException("a temperature is at least 0, and not " + temperature);
        }
        this.temperature = temperature;
        this.random = RandomStream.of(seed, "generation");
    }

    /// @param number which choice this is; each is drawn by itself
    int of(double[] scores, long number) {
        return temperature == 0 ? OutputPort.largest(scores) : draw(scores, number);
    }

    private int draw(double[] scores, long number) {
        double[] logarithms = isDistribution(scores) ? logarithms(scores) : scores;
        double largest = logarithms[OutputPort.largest(logarithms)];
        double[] weights = new double[logarithms.length];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = Math.exp((logarithms[i] - largest) / temperature);
            sum += weights[i];
        }
        double left = random.uniform(number) * sum;
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return OutputPort.largest(scores); // rounding left nothing to draw
    }

    private static boolean isDistribution(double[] scores) {
        double sum = 0;
        for (double score : scores) {
            if (!(score >= 0)) {
                return false;
            }
            sum += score;
        }
        return Math.abs(sum - 1) < ROUNDING;
    }

    private static double[] logarithms(double[] probabilities) {
        double[] logarithms = new double[probabilities.length];
        for (int i = 0; i < logarithms.length; i++) {
            logarithms[i] = Math.log(probabilities[i]);
        }
        return logarithms;
    }
}
