package dev.unroll.runtime.train;

import java.time.Duration;
import java.util.OptionalDouble;

/// How a network is trained.
///
/// @param steps the number of steps of the whole run
/// @param batch samples per step; the last step of an epoch may have fewer
/// @param seed decides the order of samples
/// @param evaluateEvery steps between evaluations on the test part; the last step is always evaluated
/// @param optimizer how parameters follow their gradients
/// @param clipNorm the norm that the gradients together may have at most
/// @param checkpointEvery steps between checkpoints besides those of evaluations, 0 for none
/// @param checkpointAfter time after which a checkpoint is written in any case
public record TrainingOptions(
        long steps,
        int batch,
        long seed,
        long evaluateEvery,
        Optimizer optimizer,
        OptionalDouble clipNorm,
        long checkpointEvery,
        Duration checkpointAfter) {
    public TrainingOptions {
        require(steps >= 1, "steps must be at least 1, and is " + steps);
        require(batch >= 1, "batch must be at least 1, and is " + batch);
        require(evaluateEvery >= 1, "evaluate_every must be at least 1, and is " + evaluateEvery);
        require(
                clipNorm.isEmpty() || clipNorm.getAsDouble() > 0,
                "clip_norm must be above 0, and is " + clipNorm.orElse(0));
        require(checkpointEvery >= 0, "checkpoint_every must be at least 0, and is " + checkpointEvery);
        require(!checkpointAfter.isNegative(), "the time between checkpoints is negative");
    }

    /// Options with seed 0, an evaluation every 500 steps, no clipping, and a checkpoint at least every 30
    /// seconds.
    public static TrainingOptions of(long steps, int batch, Optimizer optimizer) {
        return new TrainingOptions(steps, batch, 0, 500, optimizer, OptionalDouble.empty(), 0, Duration.ofSeconds(30));
    }

    public TrainingOptions withSteps(long newSteps) {
        return new TrainingOptions(
                newSteps, batch, seed, evaluateEvery, optimizer, clipNorm, checkpointEvery, checkpointAfter);
    }

    public TrainingOptions withSeed(long newSeed) {
        return new TrainingOptions(
                steps, batch, newSeed, evaluateEvery, optimizer, clipNorm, checkpointEvery, checkpointAfter);
    }

    public TrainingOptions withEvaluateEvery(long newSteps) {
        return new TrainingOptions(steps, batch, seed, newSteps, optimizer, clipNorm, checkpointEvery, checkpointAfter);
    }

    public TrainingOptions withOptimizer(Optimizer other) {
        return new TrainingOptions(
                steps, batch, seed, evaluateEvery, other, clipNorm, checkpointEvery, checkpointAfter);
    }

    public TrainingOptions withClipNorm(double norm) {
        return new TrainingOptions(
                steps,
                batch,
                seed,
                evaluateEvery,
                optimizer,
                OptionalDouble.of(norm),
                checkpointEvery,
                checkpointAfter);
    }

    public TrainingOptions withCheckpoints(long every, Duration after) {
        return new TrainingOptions(steps, batch, seed, evaluateEvery, optimizer, clipNorm, every, after);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
