package dev.unroll.dsl.model;

import java.util.List;

/// What one step of one sample is.
public sealed interface Element {

    /// Numbers of the given shape; an empty shape is a single number, `[n]` a vector, `[rows, columns]` a
    /// matrix.
    record Numbers(List<Size> shape) implements Element {
        public Numbers {
            shape = List.copyOf(shape);
        }
    }

    /// One of `classes` classes, numbered from 0.
    record ClassIndex(Size classes) implements Element {}
}
