package dev.unroll.compiler.ir;

import java.util.List;

/// Type of a value: what entries are, which axes they vary over, and the shape of one step of one sample.
///
/// @param kind what an entry is
/// @param batch whether there is an entry for each sample
/// @param steps the number of time steps, or 0 without a time axis
/// @param shape the shape of the entries, empty for a single one
public record Type(Kind kind, boolean batch, int steps, List<Integer> shape) {

    /// A number that neither varies by sample nor over time.
    public static final Type SCALAR = new Type(Kind.NUMBER, false, 0, List.of());

    public Type {
        shape = List.copyOf(shape);
        if (steps < 0 || shape.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("no such type: " + steps + " steps of " + shape);
        }
    }

    /// Entries of one step of one sample.
    public int entries() {
        int entries = 1;
        for (int size : shape) {
            entries = Math.multiplyExact(entries, size);
        }
        return entries;
    }

    public int rank() {
        return shape.size();
    }

    public boolean isTimed() {
        return steps > 0;
    }

    public Type withBatch(boolean batch) {
        return new Type(kind, batch, steps, shape);
    }

    public Type withSteps(int steps) {
        return new Type(kind, batch, steps, shape);
    }

    public Type withShape(List<Integer> shape) {
        return new Type(kind, batch, steps, shape);
    }

    public Type withKind(Kind kind) {
        return new Type(kind, batch, steps, shape);
    }

    /// `batch×28×[100]`, the axes that are there; `number` or `class` for a single entry.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (batch) {
            text.append("batch ");
        }
        if (steps > 0) {
            text.append("time(").append(steps).append(") ");
        }
        String entry = kind == Kind.CLASS ? "class" : "number";
        return text.append(
                        shape.isEmpty()
                                ? entry
                                : (kind == Kind.CLASS ? "class" : "")
                                        + shape.toString().replace(" ", ""))
                .toString();
    }
}
