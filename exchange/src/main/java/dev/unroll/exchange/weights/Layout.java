package dev.unroll.exchange.weights;

import dev.unroll.exchange.structure.StandardCell;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How a framework names tensors and lays them out. Gates stand one below the other along the axis of
/// the units; their order is told in the letters of [StandardCell#letters].
enum Layout {
    /// `torch.nn.LSTM`, `GRU`, `RNN`, their cells, `Linear`, `Embedding` and `LayerNorm`. Matrices are
    /// `[units, inputs]`; its GRU resets after the product.
    PYTORCH(
            false,
            1e-5,
            "ifgo",
            "rzn",
            List.of(
                    new Name("weight_ih(?:_l(\\d+))?(_reverse)?", Role.INPUT),
                    new Name("weight_hh(?:_l(\\d+))?(_reverse)?", Role.RECURRENT),
                    new Name("weight_hr(?:_l(\\d+))?(_reverse)?", Role.PROJECTION),
                    new Name("bias_ih(?:_l(\\d+))?(_reverse)?", Role.INPUT_BIAS),
                    new Name("bias_hh(?:_l(\\d+))?(_reverse)?", Role.RECURRENT_BIAS),
                    new Name("weight", Role.WEIGHT),
                    new Name("bias", Role.BIAS))),
    /// Keras' `LSTM`, `GRU`, `SimpleRNN`, `Dense`, `Embedding` and `LayerNormalization`. Kernels are
    /// `[inputs, units]`; a GRU resets after the product if its bias has two rows (`reset_after`), else
    /// before.
    KERAS(
            true,
            1e-3,
            "ifgo",
            "zrn",
            List.of(
                    new Name("recurrent_kernel", Role.RECURRENT),
                    new Name("kernel", Role.INPUT),
                    new Name("bias", Role.INPUT_BIAS),
                    new Name("embeddings", Role.WEIGHT),
                    new Name("gamma", Role.WEIGHT),
                    new Name("beta", Role.BIAS)));

    /// What the last part of a tensor's name says.
    ///
    /// @param number of the layer within its module, 0 without one
    record Meaning(Role role, int number, boolean reversed) {}

    private record Name(Pattern pattern, Role role) {
        Name(String pattern, Role role) {
            this(Pattern.compile(pattern), role);
        }

        Optional<Meaning> read(String name) {
            Matcher matcher = pattern.matcher(name);
            if (!matcher.matches()) {
                return Optional.empty();
            }
            boolean numbered = matcher.groupCount() > 0;
            String number = numbered ? matcher.group(1) : null;
            boolean reversed = numbered && matcher.group(2) != null;
            return Optional.of(new Meaning(role, number == null ? 0 : Integer.parseInt(number), reversed));
        }
    }

    private final boolean transposed;
    private final double epsilon;
    private final String lstm;
    private final String gru;
    private final List<Name> names;

    Layout(boolean transposed, double epsilon, String lstm, String gru, List<Name> names) {
        this.transposed = transposed;
        this.epsilon = epsilon;
        this.lstm = lstm;
        this.gru = gru;
        this.names = names;
    }

    /// What a tensor with this last part of its name is, if the framework has such names.
    Optional<Meaning> read(String name) {
        return names.stream().flatMap(known -> known.read(name).stream()).findFirst();
    }

    /// Whether matrices are `[inputs, units]`.
    boolean transposed() {
        return transposed;
    }

    /// What layer normalisation adds to the variance unless told otherwise.
    double epsilon() {
        return epsilon;
    }

    /// The gates of a cell in their order.
    String gates(StandardCell cell) {
        return switch (cell) {
            case StandardCell.Lstm _ -> lstm;
            case StandardCell.Gru _ -> gru;
            case StandardCell.Rnn rnn -> rnn.letters();
        };
    }
}
