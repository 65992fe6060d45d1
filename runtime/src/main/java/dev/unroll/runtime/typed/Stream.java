package dev.unroll.runtime.typed;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.States;

/// One sequence on its way through a network of a single step, which takes what the model takes in a
/// step, gives what the model gives, and carries the states. For one thread at a time.
public final class Stream {
    private final Predictor steps;
    private final Batch batch;
    private final States kept;
    private boolean peeked;

    /// @param steps predicts single steps
    /// @param signature of the network of a single step
    public Stream(Predictor steps, Signature signature) {
        this.steps = steps;
        this.batch = Batch.allocate(signature, 1);
        batch.setCount(1);
        this.kept = States.allocate(signature, 1);
    }

    /// Where the inputs of the next step are put; what is put there stays until it is put anew.
    public Batch batch() {
        return batch;
    }

    /// Computes a step.
    public <R> R step(Predictor.Reading<R> reading) {
        return steps.stream(batch, reading);
    }

    /// Computes a step, and is then where it was before.
    public <R> R peek(Predictor.Reading<R> reading) {
        kept.set(batch.states());
        R read = steps.stream(batch, reading);
        batch.states().set(kept);
        peeked = true;
        return read;
    }

    /// Takes the step that was peeked at, with the targets that are in the batch now, which are known only then.
    ///
    /// @throws IllegalStateException if none was since the last one was taken
    public void take() {
        if (!peeked) {
            throw new IllegalStateException(
                    "`take` says what was to be predicted at a step, and there is none; call `step`"
                            + " before each `take`");
        }
        step((_, _, _) -> true);
        peeked = false;
    }

    /// Forgets all steps: the next one is the first.
    public void reset() {
        batch.states().restart();
        peeked = false;
    }
}
