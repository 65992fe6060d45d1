package dev.unroll.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Something that goes into a network or comes out of it, for each sample of a batch.
///
/// @param name the name in the model
/// @param steps the number of time steps, or 0 if there is no time axis; the most there can be where there is a length
/// @param shape the shape of one step's entries; empty for a single number or class index
/// @param classes the number of classes if entries are class indices, 0 if they are numbers
/// @param length the name of the input that says how many of the steps a sample has; empty if every sample has all
/// @param isLength whether it says itself how many steps a sample has, as a class; it counts as at least 1
public record Port(
        String name, int steps, List<Integer> shape, int classes, Optional<String> length, boolean isLength) {
    public Port {
        shape = List.copyOf(shape);
    }

    /// Of which every sample has all steps.
    public Port(String name, int steps, List<Integer> shape, int classes) {
        this(name, steps, shape, classes, Optional.empty(), false);
    }

    /// Of which a sample has its own number of steps.
    ///
    /// @param length the name of the input that says how many
    public Port(String name, int steps, List<Integer> shape, int classes, String length) {
        this(name, steps, shape, classes, Optional.of(length), false);
    }

    /// How many steps a sample has.
    ///
    /// @param most how many it can have
    public static Port length(String name, int most) {
        return new Port(name, 0, List.of(), most + 1, Optional.empty(), true);
    }

    /// Entries that one sample has, over all its steps.
    public int entriesPerSample() {
        return Math.max(steps, 1) * entriesPerStep();
    }

    /// Entries of one step.
    public int entriesPerStep() {
        int entries = 1;
        for (int i = 0; i < shape.size(); i++) { // each pass asks, and an iterator would be allocated
            entries *= shape.get(i);
        }
        return entries;
    }

    /// Whether another has the same type: the same entries for each of the same steps.
    public boolean hasTypeOf(Port other) {
        return steps == other.steps
                && shape.equals(other.shape)
                && classes == other.classes
                && length.equals(other.length);
    }

    /// The sizes of one sample's axes: steps where there are, then the shape.
    public List<Integer> sizes() {
        List<Integer> sizes = new ArrayList<>(shape);
        if (steps > 0) {
            sizes.addFirst(steps);
        }
        return sizes;
    }

    /// The type as models write it, such as `sequence(28) of [28]`.
    public String typeName() {
        return steps == 0 ? stepTypeName() : "sequence(" + steps + ") of " + stepTypeName();
    }

    /// The type of a step as models write it, such as `[28]`.
    public String stepTypeName() {
        return isClass() ? "class(" + classes + ")" : shape.isEmpty() ? "number" : shape.toString();
    }

    /// Whether entries are class indices.
    public boolean isClass() {
        return classes > 0;
    }

    /// New values for `samples` samples: class indices, or numbers in `precision`.
    public Values allocate(int samples, Precision precision) {
        int size = Math.multiplyExact(samples, entriesPerSample());
        return isClass() ? new Values.Classes(new int[size]) : precision.zeros(size);
    }
}
