package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldTransposeTest {
    @Test
    void readsTheMatrixTheOtherWay() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value w = graph.parameter("W", numbers(4, 3));
        Value transposed = builder.add(new Op.Transpose(w));
        Graph result = graph.withResults(List.of("y"), builder.contract(transposed, x, "ij", "j", "i"));

        RewriteCheck.assertRewrites(new FoldTranspose(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.W: [4,3] = param/W
                  %2: [3,4] = transpose(%1.W)
                  %3: batch [3] = contract[ij,j->i](%2, %0.x)
                  y = %3
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.W: [4,3] = param/W
                  %2: [3,4] = transpose(%1.W)
                  %3: batch [3] = contract[ji,j->i](%1.W, %0.x)
                  y = %3
                }
                """);
    }
}
