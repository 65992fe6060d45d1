package dev.unroll.runtime.train;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import java.util.Arrays;

/// How long a network takes to train.
///
/// @param start seconds until its first step is done, in which code is loaded and compiled
/// @param step seconds of a step once its code is compiled for good
public record Pace(double start, double step) {
    private static final double NANOS_PER_SECOND = 1e9;

    /// Seconds of a turn of steps.
    private static final double TURN = 0.35;

    /// Java compiles while steps go on, so turns are taken until so many in a row bring little.
    private static final int IDLE_TURNS = 2;

    private static final double LITTLE = 0.05;
    private static final int MOST_TURNS = 12;

    /// Steps of a turn.
    private static final int MOST = 10_000;

    /// Measures steps on one batch, at a rate of 0, at which parameters stay as they are.
    ///
    /// @param started [System#nanoTime] at the time at which loading the network began
    /// @throws IllegalArgumentException if a parameter group has no members
    public static Pace measure(Network network, TrainingOptions.Descent descent, Batch batch, long started) {
        TrainingStep training = TrainingStep.of(network, descent);
        step(training, batch, 1);
        double start = secondsSince(started);
        double fastest = Double.POSITIVE_INFINITY;
        long number = 1;
        int idle = 0;
        for (int turn = 0; turn < MOST_TURNS && idle < IDLE_TURNS; turn++) {
            double[] times = turn(training, batch, number);
            number += times.length;
            double median = times[times.length / 2];
            idle = median > (1 - LITTLE) * fastest ? idle + 1 : 0;
            fastest = Math.min(fastest, median);
        }
        return new Pace(start, fastest);
    }

    /// The times of the steps that come after step `number`, in seconds, in ascending order.
    private static double[] turn(TrainingStep training, Batch batch, long number) {
        double[] times = new double[MOST];
        int count = 0;
        long begun = System.nanoTime();
        do {
            long before = System.nanoTime();
            step(training, batch, number + count + 1);
            times[count++] = secondsSince(before);
        } while (count < MOST && secondsSince(begun) < TURN);
        Arrays.sort(times, 0, count);
        return Arrays.copyOf(times, count);
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
