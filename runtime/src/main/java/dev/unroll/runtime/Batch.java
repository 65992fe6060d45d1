package dev.unroll.runtime;

import java.util.List;

/// Samples that go through a network together. Values are laid out sample by sample, within a sample step by
/// step, within a step row-major; the arrays may be longer than `count` samples need. Batches are reused:
/// their arrays are filled anew for each step of training.
public final class Batch {
    private final List<Values> inputs;
    private final List<Values> targets;
    private final States states;
    private int count;

    /// @param inputs one array for each input of the signature: numbers in the network's precision, or class
    ///     indices
    /// @param targets likewise for each target; may be empty where only outputs are wanted
    /// @param count the number of samples present
    public Batch(List<Values> inputs, List<Values> targets, int count) {
        this(inputs, targets, States.none(), count);
    }

    /// @param states what the states of each row were after the steps before, for networks that carry
    ///     them
    public Batch(List<Values> inputs, List<Values> targets, States states, int count) {
        this.inputs = List.copyOf(inputs);
        this.targets = List.copyOf(targets);
        this.states = states;
        this.count = count;
    }

    /// An empty batch with room for `capacity` samples of the network that has this signature.
    public static Batch allocate(Signature signature, int capacity) {
        return new Batch(
                signature.inputs().stream()
                        .map(port -> port.allocate(capacity, signature.precision()))
                        .toList(),
                signature.targets().stream()
                        .map(port -> port.allocate(capacity, signature.precision()))
                        .toList(),
                States.allocate(signature, capacity),
                0);
    }

    public List<Values> inputs() {
        return inputs;
    }

    public List<Values> targets() {
        return targets;
    }

    /// What the states of each row were after the steps before, for networks that carry them.
    public States states() {
        return states;
    }

    /// Number of samples present.
    public int count() {
        return count;
    }

    public void setCount(int count) {
        this.count = count;
    }
}
