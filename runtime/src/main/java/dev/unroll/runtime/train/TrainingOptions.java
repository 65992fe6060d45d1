package dev.unroll.runtime.train;

import java.time.Duration;
import java.util.List;

/// How a network is trained.
///
/// @param steps the number of steps of the whole run
/// @param batch samples per step; the last step of an epoch may have fewer
/// @param seed decides the order of samples
/// @param descent how parameters follow their gradients
/// @param evaluations when the network is measured, on what, and what follows from it
/// @param checkpoints when what it takes to go on is kept
/// @param bucketBatches how many batches are made of samples of like length together, where samples have
///     lengths of their own; 1 for batches as they come
/// @param carry whether states are carried from step to step
public record TrainingOptions(
        long steps,
        int batch,
        long seed,
        Descent descent,
        Evaluations evaluations,
        Checkpoints checkpoints,
        int bucketBatches,
        Carry carry) {
    /// Enough batches to find samples of like length, and few enough that epochs differ.
    public static final int BUCKET_BATCHES = 50;

    public TrainingOptions {
        require(steps >= 1, "steps must be at least 1, and is " + steps);
        require(batch >= 1, "batch must be at least 1, and is " + batch);
        require(bucketBatches >= 1, "bucket_batches must be at least 1, and is " + bucketBatches);
    }

    /// How parameters follow their gradients.
    ///
    /// @param optimizer what moves the parameters
    /// @param clipping what happens to long gradients before
    /// @param groups parameters that are treated in a way of their own
    public record Descent(Optimizer optimizer, Clipping clipping, List<ParameterGroup> groups) {
        public Descent {
            groups = List.copyOf(groups);
        }

        /// All parameters alike, and gradients as they are.
        public Descent(Optimizer optimizer) {
            this(optimizer, new Clipping.None(), List.of());
        }
    }

    /// When the network is measured during training, and on what.
    ///
    /// @param every steps between evaluations; the last step is always evaluated
    /// @param validation the share of the training part that is kept back to evaluate on, below 1; where it
    ///     is 0, that is the data set's validation part, and its test part if there is none
    /// @param earlyStopping training ends after so many evaluations in a row whose loss is not below the
    ///     lowest before; 0 for never
    public record Evaluations(long every, double validation, int earlyStopping) {
        public Evaluations {
            require(every >= 1, "evaluate_every must be at least 1, and is " + every);
            require(
                    validation >= 0 && validation < 1,
                    "validation must be at least 0 and below 1, and is " + validation);
            require(earlyStopping >= 0, "early_stopping must be at least 0, and is " + earlyStopping);
        }

        /// Evaluations every so many steps, without a say in the course of the run.
        public Evaluations(long every) {
            this(every, 0, 0);
        }
    }

    /// When checkpoints are written, besides those of evaluations.
    ///
    /// @param every steps between checkpoints, 0 for none
    /// @param after time after which one is written in any case
    public record Checkpoints(long every, Duration after) {
        public Checkpoints {
            require(every >= 0, "checkpoint_every must be at least 0, and is " + every);
            require(!after.isNegative(), "the time between checkpoints is negative");
        }
    }

    /// Options with seed 0, an evaluation every 500 steps, no clipping, states that start anew, and a checkpoint
    /// at least every 30 seconds.
    public static TrainingOptions of(long steps, int batch, Optimizer optimizer) {
        return new TrainingOptions(
                steps,
                batch,
                0,
                new Descent(optimizer),
                new Evaluations(500),
                new Checkpoints(0, Duration.ofSeconds(30)),
                BUCKET_BATCHES,
                Carry.FALSE);
    }

    /// What moves the parameters.
    public Optimizer optimizer() {
        return descent.optimizer;
    }

    public TrainingOptions withSteps(long newSteps) {
        return new TrainingOptions(newSteps, batch, seed, descent, evaluations, checkpoints, bucketBatches, carry);
    }

    public TrainingOptions withSeed(long newSeed) {
        return new TrainingOptions(steps, batch, newSeed, descent, evaluations, checkpoints, bucketBatches, carry);
    }

    public TrainingOptions withEvaluateEvery(long every) {
        return with(new Evaluations(every, evaluations.validation, evaluations.earlyStopping));
    }

    public TrainingOptions withOptimizer(Optimizer other) {
        return with(new Descent(other, descent.clipping, descent.groups));
    }

    public TrainingOptions withClipNorm(double norm) {
        return with(new Descent(descent.optimizer, new Clipping.ByNorm(norm), descent.groups));
    }

    public TrainingOptions withCheckpoints(long every, Duration after) {
        return new TrainingOptions(
                steps, batch, seed, descent, evaluations, new Checkpoints(every, after), bucketBatches, carry);
    }

    public TrainingOptions withBucketBatches(int batches) {
        return new TrainingOptions(steps, batch, seed, descent, evaluations, checkpoints, batches, carry);
    }

    public TrainingOptions with(Descent other) {
        return new TrainingOptions(steps, batch, seed, other, evaluations, checkpoints, bucketBatches, carry);
    }

    public TrainingOptions with(Evaluations other) {
        return new TrainingOptions(steps, batch, seed, descent, other, checkpoints, bucketBatches, carry);
    }

    public TrainingOptions with(Carry other) {
        return new TrainingOptions(steps, batch, seed, descent, evaluations, checkpoints, bucketBatches, other);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new IllegalArgumentException(problem);
        }
    }
}
