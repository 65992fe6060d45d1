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

class PushStepsTest {
    @Test
    void choosesTheStepBeforeTheProduct() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value w = graph.parameter("W", numbers(3, 2));
        Value b = graph.parameter("b", numbers(3));
        Value y = builder.plus(builder.contract(w, xs, "ij", "j", "i"), b);
        Graph result = graph.withResults(List.of("y"), builder.add(new Op.At(y, 2)));

        RewriteCheck.assertRewrites(new PushSteps(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.W: [3,2] = param/W
                  %2.b: [3] = param/b
                  %3: batch time(3) [3] = contract[ij,j->i](%1.W, %0.x)
                  %4: batch time(3) [3] = add(%3, %2.b)
                  %5: batch [3] = at[2](%4)
                  y = %5
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.W: [3,2] = param/W
                  %2.b: [3] = param/b
                  %3: batch time(3) [3] = contract[ij,j->i](%1.W, %0.x)
                  %4: batch time(3) [3] = add(%3, %2.b)
                  %5: batch [2] = at[2](%0.x)
                  %6: batch [3] = contract[ij,j->i](%1.W, %5)
                  %7: batch [3] = add(%6, %2.b)
                  y = %7
                }
                """);
    }
}
