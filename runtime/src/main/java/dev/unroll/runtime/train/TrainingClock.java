package dev.unroll.runtime.train;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// How long a run and its steps take. Evaluations and checkpoints count for the run, but not for its steps.
final class TrainingClock {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private double secondsBefore;
    private long start;
    private long lastCheckpoint;
    private long stepsStart;
    private long stepNanos;
    private long steps;

    /// Starts the clock of a run that took `seconds` before it was stopped.
    void start(double seconds) {
        secondsBefore = seconds;
        start = System.nanoTime();
        lastCheckpoint = start;
        restart();
    }

    /// Begins a new stretch of steps.
    void restart() {
        stepNanos = 0;
        steps = 0;
        proceed();
    }

    /// Something other than steps begins.
    void pause() {
        stepNanos += System.nanoTime() - stepsStart;
    }

    /// Steps go on in the same stretch.
    void proceed() {
        stepsStart = System.nanoTime();
    }

    void countStep() {
        steps++;
    }

    void checkpointed() {
        lastCheckpoint = System.nanoTime();
    }

    /// Time that the run has taken, with what it took before it was stopped.
    double seconds() {
        return secondsBefore + (System.nanoTime() - start) / NANOS_PER_SECOND;
    }

    /// Mean time of a step in this stretch, 0 without steps. To be asked for while paused.
    double msPerStep() {
        return steps == 0 ? 0 : stepNanos / NANOS_PER_MILLISECOND / steps;
    }

    /// Whether the last checkpoint is so long ago.
    boolean isCheckpointOlderThan(Duration age) {
        return System.nanoTime() - lastCheckpoint >= TimeUnit.NANOSECONDS.convert(age);
    }
}
