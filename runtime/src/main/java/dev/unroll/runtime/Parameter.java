package dev.unroll.runtime;

import java.util.List;

/// One parameter of a network, and where it lies in the network's flat array of parameters (row-major, last
/// axis fastest).
///
/// @param name the path of bindings that leads to it, such as `states.Wx`
/// @param shape its shape, `[rows, columns]` for a matrix, empty for a number
/// @param offset index of its first entry in [Network#parameters()] and [Network#gradients()]
/// @param initial how it starts
public record Parameter(String name, List<Integer> shape, int offset, Initializer initial) {
    public Parameter {
        shape = List.copyOf(shape);
    }

    /// Number of entries.
    public int count() {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        return count;
    }
}
