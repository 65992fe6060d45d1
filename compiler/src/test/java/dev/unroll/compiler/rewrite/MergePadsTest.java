package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergePadsTest {
    @Test
    void putsPaddedTermsSideBySide() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value a = graph.input("a", batch(2));
        Value b = graph.input("b", batch(1));
        Value padded = builder.plus(x, builder.add(new Op.Pad(b, 0, 3, 0)));
        Value sum = builder.plus(padded, builder.add(new Op.Pad(a, 0, 0, 2)));
        Graph result = graph.withResults(List.of("y"), sum);

        RewriteCheck.assertRewrites(new MergePads(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.a: batch [2] = input/a
                  %2.b: batch [1] = input/b
                  %3: batch [4] = pad[0, 3, 0](%2.b)
                  %4: batch [4] = add(%0.x, %3)
                  %5: batch [4] = pad[0, 0, 2](%1.a)
                  %6: batch [4] = add(%4, %5)
                  y = %6
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.a: batch [2] = input/a
                  %2.b: batch [1] = input/b
                  %3: batch [4] = pad[0, 3, 0](%2.b)
                  %4: batch [4] = add(%0.x, %3)
                  %5: batch [4] = pad[0, 0, 2](%1.a)
                  %6: [1] = fill(0)
                  %7: batch [4] = concat[0](%1.a, %6, %2.b)
                  %8: batch [4] = add(%7, %0.x)
                  y = %8
                }
                """);
    }

    @Test
    void keepsTermsThatOverlap() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value a = graph.input("a", batch(2));
        Value left = builder.add(new Op.Pad(a, 0, 0, 1));
        Value right = builder.add(new Op.Pad(a, 0, 1, 0));
        Graph result = graph.withResults(List.of("y"), builder.plus(left, right));

        RewriteCheck.assertKeeps(new MergePads(), result);
    }
}
