package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Size;
import java.util.List;

/// What a name or a formula stands for.
sealed interface Meaning permits Meaning.Unknown, Meaning.Flag, Meaning.Sizes, Meaning.Callable, Value {

    /// A formula with an error that has been reported.
    record Unknown() implements Meaning {}

    /// `true` or `false`.
    record Flag(boolean value) implements Meaning {}

    /// A list of sizes, one for each layer.
    record Sizes(List<Size> sizes) implements Meaning {
        public Sizes {
            sizes = List.copyOf(sizes);
        }
    }

    /// A cell, a layer or a function.
    record Callable(Callee callee) implements Meaning {}
}
