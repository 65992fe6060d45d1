package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeSumsTest {
    @Test
    void sumsThePartsTogether() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value first = builder.sum(builder.add(new Op.Slice(x, 0, 0, 1)), false, false, true);
        Value second = builder.sum(builder.add(new Op.Slice(x, 0, 2, 4)), false, false, true);
        Graph result = graph.withResults(List.of("first", "second"), first, second);

        RewriteCheck.assertRewrites(new MergeSums(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: batch [1] = slice[0, 0:1](%0.x)
                  %2: [1] = sum[over batch](%1)
                  %3: batch [2] = slice[0, 2:4](%0.x)
                  %4: [2] = sum[over batch](%3)
                  first = %2
                  second = %4
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: batch [1] = slice[0, 0:1](%0.x)
                  %2: [4] = sum[over batch](%0.x)
                  %3: [1] = slice[0, 0:1](%2)
                  %4: batch [2] = slice[0, 2:4](%0.x)
                  %5: [4] = sum[over batch](%0.x)
                  %6: [2] = slice[0, 2:4](%5)
                  first = %3
                  second = %6
                }
                """);
    }
}
