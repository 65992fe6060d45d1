package dev.unroll.compiler.stream;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Origin;
import java.util.Optional;

/// Whether a model can be given a sequence piece by piece.
public sealed interface Streaming {

    /// It can.
    ///
    /// @param graph takes a piece of the model's inputs, its states before the piece and whether it is
    ///     the first, and gives the states after it, as [OpenStates] says
    record Possible(Graph graph) implements Streaming {}

    /// It cannot.
    ///
    /// @param reason a sentence without its end, such as "`reverse` in line 7 of m.model needs the
    ///     whole sequence"
    /// @param origin the equation at fault, if it is a single one
    record Impossible(String reason, Optional<Origin> origin) implements Streaming {
        Impossible(String reason) {
            this(reason, Optional.empty());
        }
    }
}
