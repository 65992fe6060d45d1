package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.emit.JavaEmitter;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import dev.unroll.compiler.schedule.GraphScheduler;
import dev.unroll.compiler.schedule.Names;
import dev.unroll.compiler.schedule.Target;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// States that are overwritten in the array that they are read from.
class OverwrittenStateTest {
    private static final int STEPS = 3;

    /// `y = prev(h) .* x - h` with `h = prev(h) + x`, the product first and without a name.
    @Test
    void anExpressionThatReadsTheOldStateIsComputedBeforeTheNewOne() {
        TestGraph graph = new TestGraph();
        Value x = graph.input("x", TestGraph.batch(1).withSteps(STEPS));
        Value start = graph.builder().fill(1, TestGraph.batch(1));
        List<Value> results = graph.scan(STEPS, List.of(start), List.of(x), (builder, states, slices) -> {
            Value product = builder.times(states.getFirst(), slices.getFirst());
            Value next = builder.add(new Op.Binary(BinaryFunction.ADD, states.getFirst(), slices.getFirst()), "h");
            return new TestGraph.Step(List.of(next), List.of(builder.minus(product, next)));
        });
        try (Network network = network(graph.withResults(List.of("output/y"), results.getLast()))) {
            Batch batch = Batch.allocate(network.signature(), 1);
            batch.setCount(1);
            batch.inputs().getFirst().fill(2);
            network.predict(batch);
            assertEquals(1 * 2 - 3, network.output(0).get(0));
            assertEquals(3 * 2 - 5, network.output(0).get(1));
            assertEquals(5 * 2 - 7, network.output(0).get(2));
        }
    }

    private static Network network(Graph graph) {
        Port x = new Port("x", STEPS, List.of(1), 0);
        Port y = new Port("y", STEPS, List.of(1), 0);
        Signature signature = new Signature(
                "Overwriting",
                Precision.DOUBLE,
                "java",
                List.of(x),
                List.of(),
                List.of(),
                List.of(y),
                List.of(),
                false,
                "");
        Target target = new Target.Plain();
        TypeSpec type = new JavaEmitter(
                        signature,
                        Map.of("predict", GraphScheduler.schedule(graph, signature, new Names(), target)),
                        target,
                        List.of())
                .emit("Overwriting");
        String source = ModelSources.text("dev.unroll.test", type, "Overwriting");
        return new CompiledModel("dev.unroll.test.Overwriting", source, signature, Map.of()).newNetwork(1, 1);
    }
}
