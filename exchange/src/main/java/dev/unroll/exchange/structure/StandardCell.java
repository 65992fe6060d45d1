package dev.unroll.exchange.structure;

import dev.unroll.compiler.ir.UnaryFunction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A cell that other frameworks have ready-made, with the parameters that it has in the model.
public sealed interface StandardCell {

    /// The gates in the order of [#letters].
    List<Gate> gates();

    /// A letter for each gate.
    String letters();

    /// What messages call it.
    String title();

    default int units() {
        return gates().getFirst().units();
    }

    default int inputs() {
        return gates().getFirst().input().columns();
    }

    /// Entries of the state that is given out.
    default int outputs() {
        return gates().getFirst().recurrent().columns();
    }

    /// All parameters that belong to it.
    default Stream<ParameterBlock> blocks() {
        return gates().stream().flatMap(Gate::blocks);
    }

    /// `h = activation(Wx*x + Wh*prev(h) + b)`.
    record Rnn(UnaryFunction activation, Gate gate) implements StandardCell {
        @Override
        public List<Gate> gates() {
            return List.of(gate);
        }

        @Override
        public String letters() {
            return "h";
        }

        @Override
        public String title() {
            return "RNN";
        }
    }

    /// `c = sigmoid(f) .* prev(c) + sigmoid(i) .* tanh(g)`, `h = sigmoid(o) .* tanh(c)`. By a peephole,
    /// `i` and `f` see `prev(c)`, and `o` sees `c`.
    ///
    /// @param projection what `h` is multiplied with, if there is such a matrix
    record Lstm(Gate input, Gate forget, Gate candidate, Gate output, Optional<ParameterBlock> projection)
            implements StandardCell {
        @Override
        public List<Gate> gates() {
            return List.of(input, forget, candidate, output);
        }

        /// Whether a gate sees the memory.
        public boolean hasPeepholes() {
            return gates().stream().anyMatch(gate -> gate.peephole().isPresent());
        }

        @Override
        public String letters() {
            return "ifgo";
        }

        @Override
        public String title() {
            return projection.isPresent() ? "LSTM with projection" : hasPeepholes() ? "LSTM with peepholes" : "LSTM";
        }

        @Override
        public Stream<ParameterBlock> blocks() {
            return Stream.concat(StandardCell.super.blocks(), projection.stream());
        }
    }

    /// `h = (1 - z) .* n + z .* prev(h)`.
    ///
    /// @param resetsAfter whether the candidate is `tanh(Wx*x + b + r .* (Wh*prev(h) + b'))`, and not
    ///     `tanh(Wx*x + b + Wh*(r .* prev(h)))`
    record Gru(Gate reset, Gate update, Gate candidate, boolean resetsAfter) implements StandardCell {
        @Override
        public List<Gate> gates() {
            return List.of(reset, update, candidate);
        }

        @Override
        public String letters() {
            return "rzn";
        }

        @Override
        public String title() {
            return resetsAfter ? "GRU that resets after the product" : "GRU that resets before the product";
        }
    }
}
