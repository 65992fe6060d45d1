package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoveStopsTest {
    @Test
    void removesStops() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Graph result = graph.withResults(List.of("y"), builder.negate(builder.add(new Op.Stop(x))));

        RewriteCheck.assertRewrites(new RemoveStops(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: batch [4] = stop(%0.x)
                  %2: batch [4] = negate(%1)
                  y = %2
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: batch [4] = negate(%0.x)
                  y = %1
                }
                """);
    }
}
