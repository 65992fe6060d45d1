package dev.unroll.exchange;

import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Type;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.diagnostic.DiagnosticPrinter;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.RandomStream;
import dev.unroll.runtime.file.Tensor;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// Models and weights for tests.
public final class TestModel {
    private TestModel() {}

    public static CheckedModel read(String text) {
        Reading reading = ModelReader.readModel(new SourceFile("test.model", text), Options.DEFAULT);
        return reading.model()
                .orElseThrow(() -> new IllegalArgumentException(DiagnosticPrinter.print(reading.diagnostics())));
    }

    public static Graph forward(String text) {
        return ModelCompiler.forward(read(text));
    }

    /// Numbers between -0.5 and 0.5 for each parameter of a graph.
    public static SequencedMap<String, Tensor> weights(Graph forward, long seed) {
        SequencedMap<String, Tensor> weights = new LinkedHashMap<>();
        for (int i = 0; i < forward.parameterNames().size(); i++) {
            String name = forward.parameterNames().get(i);
            if (name.startsWith("param/")) {
                Type type = forward.block().parameters().get(i).type();
                RandomStream stream = RandomStream.of(seed, name);
                float[] entries = new float[type.entries()];
                for (int entry = 0; entry < entries.length; entry++) {
                    entries[entry] = (float) (stream.uniform(entry) - 0.5);
                }
                weights.put(name.substring("param/".length()), Tensor.ofFloats(type.shape(), entries));
            }
        }
        return weights;
    }
}
