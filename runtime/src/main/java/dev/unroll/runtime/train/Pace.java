package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import java.util.Arrays;

/// How long a network takes to train.
///
/// @param start seconds until its first step is done, in which code is loaded and compiled
/// @param step seconds of a step after that
public record Pace(double start, double step) {
    private static final double NANOS_PER_SECOND = 1e9;

    /// Steps go on for so long before they are timed, and for as long again while they are.
    private static final double STRETCH = 0.7;

    private static final int FEWEST = 3;
    private static final int MOST = 10_000;

    /// Measures steps on one batch, at a rate of 0, at which parameters stay as they are.
    ///
    /// @param started [System#nanoTime] at the time at which loading the network began
    /// @throws IllegalArgumentException if a parameter group has no members
    public static Pace measure(Network network, TrainingOptions.Descent descent, Batch batch, long started) {
        TrainingStep training = TrainingStep.of(network, descent);
        step(training, batch, 1);
        double start = secondsSince(started);
        long count = 1;
        for (long begun = System.nanoTime(); count < FEWEST || secondsSince(begun) < STRETCH; ) {
            step(training, batch, ++count);
        }
        double[] times = new double[MOST];
        int timed = 0;
        for (long begun = System.nanoTime(); timed < FEWEST || (timed < MOST && secondsSince(begun) < STRETCH); ) {
            long before = System.nanoTime();
            step(training, batch, ++count);
            times[timed++] = secondsSince(before);
        }
        Arrays.sort(times, 0, timed);
        return new Pace(start, times[timed / 2]);
    }

    private static void step(TrainingStep training, Batch batch, long number) {
        training.compute(batch, number, 0);
        training.update(number, 0);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / NANOS_PER_SECOND;
    }

    /// Seconds of a run of so many steps, without evaluations.
    public double seconds(long steps) {
        return start + step * (steps - 1);
    }
}
