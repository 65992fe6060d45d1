package dev.unroll.runtime;

import java.util.ArrayList;
import java.util.List;

/// Something that goes into a network or comes out of it, for each sample of a batch.
///
/// @param name the name in the model
/// @param steps the number of time steps, or 0 if there is no time axis
/// @param shape the shape of one step's entries; empty for a single number or class index
/// @param classes the number of classes if entries are class indices, 0 if they are numbers
/// @param isLength whether it says how many steps a sample has, as a class; it counts as at least 1
public record Port(String name, int steps, List<Integer> shape, int classes, boolean isLength) {
    public Port {
        shape = List.copyOf(shape);
    }

    public Port(String name, int steps, List<Integer> shape, int classes) {
        this(name, steps, shape, classes, false);
    }

    /// How many steps a sample has.
    ///
    /// @param most how many it can have
    public static Port length(String name, int most) {
        return new Port(name, 0, List.of(), most + 1, true);
    }

    /// Entries that one sample has, over all its steps.
    public int entriesPerSample() {
        int entries = Math.max(steps, 1);
        for (int i = 0; i < shape.size(); i++) { // each pass asks, and an iterator would be allocated
            entries *= shape.get(i);
        }
        return entries;
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
        String entries = isClass() ? "class(" + classes + ")" : shape.isEmpty() ? "number" : shape.toString();
        return steps == 0 ? entries : "sequence(" + steps + ") of " + entries;
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
