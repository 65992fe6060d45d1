package dev.unroll.compiler.interpret;

import dev.unroll.compiler.ir.Type;

/// The entries of a value, laid out `[sample][step][entry]` over the axes that its type has. Classes are their
/// indices.
///
/// @param samples the size of the batch, 1 for a type without one
/// @param data the entries, not copied
public record Tensor(Type type, int samples, double[] data) {
    public Tensor {
        if (samples < 1 || (!type.batch() && samples != 1)) {
            throw new IllegalArgumentException(samples + " samples of " + type);
        }
        if (data.length != size(type, samples)) {
            throw new IllegalArgumentException(data.length + " entries for " + samples + " samples of " + type);
        }
    }

    /// Gives an entry from its place.
    @FunctionalInterface
    public interface EntryFunction {
        double at(int sample, int step, int entry);
    }

    public static Tensor of(Type type, double... data) {
        return new Tensor(type, type.batch() ? data.length / size(type, 1) : 1, data);
    }

    /// @param samples the size of the batch, where the type has one
    public static Tensor generate(Type type, int samples, EntryFunction function) {
        int present = type.batch() ? samples : 1;
        Tensor tensor = new Tensor(type, present, new double[size(type, present)]);
        tensor.forEach((sample, step, entry) ->
                tensor.data[tensor.index(sample, step, entry)] = function.at(sample, step, entry));
        return tensor;
    }

    /// Receives the place of an entry.
    @FunctionalInterface
    interface Place {
        void visit(int sample, int step, int entry);
    }

    void forEach(Place place) {
        for (int sample = 0; sample < samples; sample++) {
            for (int step = 0; step < steps(); step++) {
                for (int entry = 0; entry < type.entries(); entry++) {
                    place.visit(sample, step, entry);
                }
            }
        }
    }

    /// Steps of the time axis, 1 without one.
    int steps() {
        return Math.max(1, type.steps());
    }

    /// The entry at a place. An axis that the type lacks is repeated: its index plays no part.
    public double at(int sample, int step, int entry) {
        return data[index(sample, step, entry)];
    }

    int index(int sample, int step, int entry) {
        int presentSample = type.batch() ? sample : 0;
        int presentStep = type.isTimed() ? step : 0;
        int presentEntry = type.rank() > 0 ? entry : 0;
        return (presentSample * steps() + presentStep) * type.entries() + presentEntry;
    }

    private static int size(Type type, int samples) {
        return Math.multiplyExact(Math.multiplyExact(samples, Math.max(1, type.steps())), type.entries());
    }
}
