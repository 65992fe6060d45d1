package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Origin;
import java.util.List;
import java.util.Locale;

/// A model in the format of ONNX.
public final class OnnxExport {
    private final byte[] file;
    private final List<Port> inputs;
    private final List<Port> outputs;
    private final List<Recurrence> recurrences;

    OnnxExport(byte[] file, OnnxGraph graph, List<Recurrence> recurrences) {
        this.file = file;
        this.inputs = graph.inputs().stream().map(OnnxExport::port).toList();
        this.outputs = graph.outputs().stream().map(OnnxExport::port).toList();
        this.recurrences = List.copyOf(recurrences);
    }

    private static Port port(OnnxValue value) {
        return new Port(
                value.name(),
                value.kind().name().toLowerCase(Locale.ROOT),
                value.sizes().stream()
                        .map(size -> size == OnnxValue.BATCH ? "batch" : size.toString())
                        .toList());
    }

    /// What the file's graph takes or gives.
    ///
    /// @param kind `float` or `int64`
    /// @param sizes of its axes, of which the first is `batch`
    public record Port(String name, String kind, List<String> sizes) {}

    /// What an equation of the model that runs over time became.
    ///
    /// @param operator `RNN`, `LSTM`, `GRU` or `Scan`
    public record Recurrence(Origin origin, String operator) {}

    /// The contents of the file.
    public byte[] file() {
        return file.clone();
    }

    /// The model's inputs, and targets if outputs depend on what they were at steps before.
    public List<Port> inputs() {
        return inputs;
    }

    /// The model's outputs. One that is called as an input is has `_out` behind its name.
    public List<Port> outputs() {
        return outputs;
    }

    /// The recurrences of the outputs, in the order in which they are computed.
    public List<Recurrence> recurrences() {
        return recurrences;
    }
}
