package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackProductsTest {
    @Test
    void stacksWeightsOfASharedFactor() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value v = graph.parameter("V", numbers(2, 4));
        Value w = graph.parameter("W", numbers(3, 4));
        Value first = builder.contract(v, x, "ij", "j", "i");
        Value second = builder.contract(x, w, "j", "ij", "i");
        Graph result = graph.withResults(List.of("first", "second"), first, second);

        RewriteCheck.assertRewrites(new StackProducts(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.V: [2,4] = param/V
                  %2.W: [3,4] = param/W
                  %3: batch [2] = contract[ij,j->i](%1.V, %0.x)
                  %4: batch [3] = contract[j,ij->i](%0.x, %2.W)
                  first = %3
                  second = %4
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.V: [2,4] = param/V
                  %2.W: [3,4] = param/W
                  %3: [5,4] = concat[0](%1.V, %2.W)
                  %4: batch [5] = contract[ij,j->i](%3, %0.x)
                  %5: batch [2] = slice[0, 0:2](%4)
                  %6: batch [3] = slice[0, 2:5](%4)
                  first = %5
                  second = %6
                }
                """);
    }

    @Test
    void leavesProductsWithDifferentFactors() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value w = graph.parameter("W", numbers(3, 4));
        Value first = builder.contract(w, x, "ij", "j", "i");
        Value second = builder.contract(w, builder.negate(x), "ij", "j", "i");
        Graph result = graph.withResults(List.of("first", "second"), first, second);

        RewriteCheck.assertKeeps(new StackProducts(), result);
    }
}
