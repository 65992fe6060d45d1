package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Value;
import dev.unroll.runtime.file.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a model with its weights as ONNX, for any number of samples. Inputs and outputs have the names
/// that they have in the model, samples first; classes are 64-bit integers.
public final class OnnxExporter {
    private static final String OUTPUT = "output/";

    /// Messages end at 2 GiB. A little is left for what is not parameters.
    private static final long MOST_PARAMETERS = Integer.MAX_VALUE / Float.BYTES - (1 << 20);

    private OnnxExporter() {}

    /// Why a model cannot be exported, as a sentence without a full stop; empty if it can.
    ///
    /// @param forward the model's graph outside training, with its cells as they stand in the model
    public static Optional<String> limitation(Graph forward) {
        if (forward.resultNames().stream().noneMatch(name -> name.startsWith(OUTPUT))) {
            return Optional.of("it has no `output`");
        }
        long entries = 0;
        for (Value parameter : forward.networkParameters().values()) {
            entries += parameter.type().entries();
        }
        return entries > MOST_PARAMETERS
                ? Optional.of("it has " + entries + " parameters, and a file of ONNX has room for " + MOST_PARAMETERS)
                : Optional.empty();
    }

    /// @param name of the model
    /// @param forward the model's graph outside training, with its cells as they stand in the model
    /// @param weights a tensor for each parameter, of its shape
    /// @param metadata free text by name
    /// @throws IllegalArgumentException if there is a [#limitation]
    public static OnnxExport export(
            String name, Graph forward, Map<String, Tensor> weights, Map<String, String> metadata) {
        limitation(forward).ifPresent(limitation -> {
            throw new IllegalArgumentException(limitation);
        });
        Translation translation = new Translation(outputs(name, forward), weights);
        OnnxGraph graph = translation.run();
        return new OnnxExport(OnnxWriter.model(graph, metadata), graph, translation.recurrences());
    }

    /// The graph of the outputs alone, under the model's name.
    private static Graph outputs(String name, Graph forward) {
        List<String> names = new ArrayList<>();
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < forward.resultNames().size(); i++) {
            if (forward.resultNames().get(i).startsWith(OUTPUT)) {
                names.add(forward.resultNames().get(i));
                values.add(forward.block().results().get(i));
            }
        }
        Block block = new Block(forward.block().parameters(), forward.block().body(), values);
        return new Graph(name, forward.parameterNames(), block, names);
    }
}
