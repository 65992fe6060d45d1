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

class SplitProductsTest {
    @Test
    void separatesWhatDependsOnTheState() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value w = graph.parameter("W", numbers(2, 4));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value both = inner.add(new Op.Concat(List.of(states.getFirst(), slices.getFirst()), 0));
            return new TestGraph.Step(List.of(inner.contract(w, both, "ij", "j", "i")), List.of());
        });
        Graph result = graph.withResults(List.of("y"), results.getFirst());

        RewriteCheck.assertRewrites(new SplitProducts(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.W: [2,4] = param/W
                  %2: batch [2] = fill(0)
                  %7: batch [2] = scan 3 {
                    state %3: batch [2] = %2
                    slice %4.x: batch [2] = %0.x
                    %5: batch [4] = concat[0](%3, %4.x)
                    %6: batch [2] = contract[ij,j->i](%1.W, %5)
                    next %6
                  }
                  y = %7
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.W: [2,4] = param/W
                  %2: batch [2] = fill(0)
                  %11: batch [2] = scan 3 {
                    state %3: batch [2] = %2
                    slice %4.x: batch [2] = %0.x
                    %5: batch [4] = concat[0](%3, %4.x)
                    %6: [2,2] = slice[1, 0:2](%1.W)
                    %7: batch [2] = contract[ij,j->i](%6, %3)
                    %8: [2,2] = slice[1, 2:4](%1.W)
                    %9: batch [2] = contract[ij,j->i](%8, %4.x)
                    %10: batch [2] = add(%7, %9)
                    next %10
                  }
                  y = %11
                }
                """);
    }
}
