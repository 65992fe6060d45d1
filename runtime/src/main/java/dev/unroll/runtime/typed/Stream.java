package dev.unroll.runtime.typed;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;

/// One sequence on its way through a network of a single step. That network takes what the model takes
/// in a step, then a number that is 1 before the first step and else 0, then the states before the
/// step; it gives what the model gives, then the states after the step. For one thread at a time.
public final class Stream {
    private final Predictor steps;
    private final Batch batch;
    private final int outputs;
    private final int start;

    /// @param steps predicts single steps
    /// @param signature of the network of a single step
    /// @param outputs how many of its outputs are the model's
    public Stream(Predictor steps, Signature signature, int outputs) {
        this.steps = steps;
        this.batch = Batch.allocate(signature, 1);
        this.outputs = outputs;
        this.start = signature.inputs().size() - (signature.outputs().size() - outputs) - 1;
        reset();
    }

    /// Where the inputs of the next step are put; what is put there stays until it is put anew.
    public Batch batch() {
        return batch;
    }

    /// Computes a step.
    public <R> R step(Predictor.Reading<R> reading) {
        R read = steps.predict((taken, row, _) -> give(taken, row), (network, row) -> {
            keep(network, row);
            return reading.read(network, row);
        });
        batch.inputs().get(start).set(0, 0);
        return read;
    }

    /// Forgets all steps: the next one is the first.
    public void reset() {
        batch.inputs().get(start).set(0, 1);
    }

    private void give(Batch taken, int row) {
        for (int i = 0; i < batch.inputs().size(); i++) {
            Values values = batch.inputs().get(i);
            taken.inputs().get(i).copyFrom(values, 0, row * values.size(), values.size());
        }
    }

    private void keep(Network network, int row) {
        for (int state = start + 1; state < batch.inputs().size(); state++) {
            Values values = batch.inputs().get(state);
            Values after = network.output(outputs + state - start - 1);
            values.copyFrom(after, row * values.size(), 0, values.size());
        }
    }
}
