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

class PushSlicesTest {
    @Test
    void cutsBeforeEntryWiseFunctionsAndAfterProducts() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value w = graph.parameter("W", numbers(4, 4));
        Value b = graph.parameter("b", numbers(4));
        Value sum = builder.plus(builder.contract(w, x, "ij", "j", "i"), b);
        Value first = builder.add(new Op.Slice(sum, 0, 0, 2));
        Value second = builder.add(new Op.Slice(sum, 0, 2, 4));
        Graph result = graph.withResults(List.of("y"), builder.times(first, second));

        RewriteCheck.assertRewrites(new PushSlices(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.W: [4,4] = param/W
                  %2.b: [4] = param/b
                  %3: batch [4] = contract[ij,j->i](%1.W, %0.x)
                  %4: batch [4] = add(%3, %2.b)
                  %5: batch [2] = slice[0, 0:2](%4)
                  %6: batch [2] = slice[0, 2:4](%4)
                  %7: batch [2] = multiply(%5, %6)
                  y = %7
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.W: [4,4] = param/W
                  %2.b: [4] = param/b
                  %3: batch [4] = contract[ij,j->i](%1.W, %0.x)
                  %4: batch [4] = add(%3, %2.b)
                  %5: batch [2] = slice[0, 0:2](%3)
                  %6: [2] = slice[0, 0:2](%2.b)
                  %7: batch [2] = add(%5, %6)
                  %8: batch [2] = slice[0, 2:4](%3)
                  %9: [2] = slice[0, 2:4](%2.b)
                  %10: batch [2] = add(%8, %9)
                  %11: batch [2] = multiply(%7, %10)
                  y = %11
                }
                """);
    }

    @Test
    void keepsWhatIsReadAsAWhole() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value sum = builder.plus(x, x);
        Value first = builder.add(new Op.Slice(sum, 0, 0, 2));
        Graph result = graph.withResults(List.of("sum", "first"), sum, first);

        RewriteCheck.assertKeeps(new PushSlices(), result);
    }
}
