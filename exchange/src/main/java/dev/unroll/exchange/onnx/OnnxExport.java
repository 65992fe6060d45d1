package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Origin;
import java.util.List;

/// A model in the format of ONNX.
public final class OnnxExport {
    private final byte[] file;
    private final List<Recurrence> recurrences;

    OnnxExport(byte[] file, List<Recurrence> recurrences) {
        this.file = file;
        this.recurrences = List.copyOf(recurrences);
    }

    /// What an equation of the model that runs over time became.
    ///
    /// @param operator `RNN`, `LSTM`, `GRU` or `Scan`
    public record Recurrence(Origin origin, String operator) {}

    /// The contents of the file.
    public byte[] file() {
        return file.clone();
    }

    /// The recurrences of the outputs, in the order in which they are computed.
    public List<Recurrence> recurrences() {
        return recurrences;
    }
}
