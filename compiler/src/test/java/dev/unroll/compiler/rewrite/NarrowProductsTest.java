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

class NarrowProductsTest {
    @Test
    void computesOnlyTheRowsThatAreRead() {
        RewriteCheck.assertRewrites(new NarrowProducts(), product(), """
                graph test {
                  %0.x: batch [2] = input/x
                  %1.W: [4,2] = param/W
                  %2: batch [4] = contract[ij,j->i](%1.W, %0.x)
                  %3: batch [1] = slice[0, 1:2](%2)
                  %4: batch [1] = slice[0, 2:3](%2)
                  first = %3
                  second = %4
                }
                """, """
                graph test {
                  %0.x: batch [2] = input/x
                  %1.W: [4,2] = param/W
                  %2: [2,2] = slice[0, 1:3](%1.W)
                  %3: batch [2] = contract[ij,j->i](%2, %0.x)
                  %4: batch [4] = pad[0, 1, 1](%3)
                  %5: batch [1] = slice[0, 1:2](%4)
                  %6: batch [1] = slice[0, 2:3](%4)
                  first = %5
                  second = %6
                }
                """);
    }

    @Test
    void keepsAProductThatIsReadWhole() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(2));
        Value w = graph.parameter("W", numbers(4, 2));
        Value product = builder.contract(w, x, "ij", "j", "i");
        Value part = builder.add(new Op.Slice(product, 0, 0, 2));

        RewriteCheck.assertKeeps(new NarrowProducts(), graph.withResults(List.of("y", "part"), product, part));
    }

    @Test
    void keepsAProductOfWhichAllRowsAreRead() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(2));
        Value w = graph.parameter("W", numbers(4, 2));
        Value product = builder.contract(w, x, "ij", "j", "i");
        Value first = builder.add(new Op.Slice(product, 0, 0, 2));
        Value second = builder.add(new Op.Slice(product, 0, 2, 4));

        RewriteCheck.assertKeeps(new NarrowProducts(), graph.withResults(List.of("first", "second"), first, second));
    }

    private static Graph product() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(2));
        Value w = graph.parameter("W", numbers(4, 2));
        Value product = builder.contract(w, x, "ij", "j", "i");
        Value first = builder.add(new Op.Slice(product, 0, 1, 2));
        Value second = builder.add(new Op.Slice(product, 0, 2, 3));
        return graph.withResults(List.of("first", "second"), first, second);
    }
}
