package dev.unroll.runtime;

import java.util.List;

/// The states that a network carries from one batch to the next: what the states of each row were after
/// the steps before. A pass that carries them goes on from there and leaves what they are after its
/// last step, so that the same row of the next batch goes on from these. Rows that start anew, as all
/// do at first, take the starts that the model says in their place.
public final class States {
    private static final States NONE = new States(new Values.Classes(new int[0]), List.of());

    private final Values starts;
    private final List<Values> values;

    private States(Values starts, List<Values> values) {
        this.starts = starts;
        this.values = List.copyOf(values);
    }

    /// Of a network that carries none.
    public static States none() {
        return NONE;
    }

    /// With room for the states of `capacity` rows, all of which start anew.
    public static States allocate(Signature signature, int capacity) {
        if (signature.states().isEmpty()) {
            return NONE;
        }
        States states = new States(
                signature.precision().zeros(capacity),
                signature.states().stream()
                        .map(port -> port.allocate(capacity, signature.precision()))
                        .toList());
        states.restart();
        return states;
    }

    /// For each row 1 if it starts anew, else 0.
    public Values starts() {
        return starts;
    }

    /// In the order of [Signature#states()], row by row.
    public List<Values> values() {
        return values;
    }

    /// Becomes what others are.
    ///
    /// @param others of the same network, for as many rows
    public void set(States others) {
        starts.copyFrom(others.starts, 0, 0, starts.size());
        for (int i = 0; i < values.size(); i++) { // each step of a stream may ask, and an iterator would be allocated
            values.get(i).copyFrom(others.values.get(i), 0, 0, values.get(i).size());
        }
    }

    /// Forgets the steps before: all rows start anew.
    public void restart() {
        if (!values.isEmpty()) {
            starts.fill(1);
        }
    }
}
