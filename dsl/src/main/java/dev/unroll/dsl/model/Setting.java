package dev.unroll.dsl.model;

import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.Optional;

/// One `name: value` of a `train` block, or of an option that is written the same way.
public record Setting(String name, Value value, Span span) {

    /// The value as written; what it means is for those to say who use it.
    public sealed interface Value {
        Span span();

        record Number(double value, Span span) implements Value {}

        record Text(String value, Span span) implements Value {}

        /// A bare name, such as `mnist` or `true`.
        record Word(String name, Span span) implements Value {}

        /// `[1, 2, 3]`.
        record Items(List<Value> items, Span span) implements Value {
            public Items {
                items = List.copyOf(items);
            }
        }

        /// `sgd(rate: 0.1)`.
        record Call(String name, List<Argument> arguments, Span span) implements Value {
            public Call {
                arguments = List.copyOf(arguments);
            }
        }
    }

    /// An argument, with its label if it has one.
    public record Argument(Optional<String> label, Value value) {}
}
