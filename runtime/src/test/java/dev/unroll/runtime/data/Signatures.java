package dev.unroll.runtime.data;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.ArrayList;
import java.util.List;

/// Signatures of models without parameters, and what data sets fill for them.
final class Signatures {
    private Signatures() {}

    static Signature of(List<Port> inputs, List<Port> targets) {
        return new Signature(
                "M", Precision.DOUBLE, "java", inputs, targets, List.of(), List.of(), List.of(), true, "d");
    }

    static Port numbers(String name, int steps, Integer... shape) {
        return new Port(name, steps, List.of(shape), 0);
    }

    static Port classes(String name, int steps, int classes) {
        return new Port(name, steps, List.of(), classes);
    }

    /// The same steps, of which a sample has as many as its length says.
    static Port withLength(Port port, String length) {
        return new Port(port.name(), port.steps(), port.shape(), port.classes(), length);
    }

    /// What samples `indices` of a part fill, the inputs of all samples and then the targets.
    static List<List<Double>> fill(DataSet.Part part, Signature signature, int... indices) {
        Batch batch = Batch.allocate(signature, indices.length);
        part.fill(indices, 0, indices.length, batch);
        List<List<Double>> arrays = new ArrayList<>();
        batch.inputs().forEach(values -> arrays.add(entries(values)));
        batch.targets().forEach(values -> arrays.add(entries(values)));
        return arrays;
    }

    static List<Double> entries(Values values) {
        List<Double> entries = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            entries.add(values.get(i));
        }
        return entries;
    }
}
