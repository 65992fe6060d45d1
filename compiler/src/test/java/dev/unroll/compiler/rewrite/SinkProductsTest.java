package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkProductsTest {
    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();
    private final Value xs = graph.input("x", batch(2).withSteps(3));
    private final Value product = builder.contract(graph.parameter("W", numbers(2, 2)), xs, "ij", "j", "i");

    @Test
    void movesAProductIntoTheScanThatReadsIt() {
        RewriteCheck.assertRewrites(
                new SinkProducts(_ -> true), graph.withResults(List.of("y"), sumOf(product)), """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.W: [2,2] = param/W
                  %2: batch time(3) [2] = contract[ij,j->i](%1.W, %0.x)
                  %3: batch [2] = fill(0)
                  %7: batch [2] = scan 3 {
                    state %4: batch [2] = %3
                    slice %5: batch [2] = %2
                    %6: batch [2] = add(%4, %5)
                    next %6
                  }
                  y = %7
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.W: [2,2] = param/W
                  %2: batch [2] = fill(0)
                  %7: batch [2] = scan 3 {
                    state %3: batch [2] = %2
                    slice %4.x: batch [2] = %0.x
                    %5: batch [2] = contract[ij,j->i](%1.W, %4.x)
                    %6: batch [2] = add(%3, %5)
                    next %6
                  }
                  y = %7
                }
                """);
    }

    @Test
    void leavesAProductThatIsNotBetterInTheLoop() {
        Graph whole = graph.withResults(List.of("y"), sumOf(product));
        RewriteCheck.assertKeeps(new SinkProducts(_ -> false), whole);
    }

    @Test
    void leavesAProductThatOthersReadToo() {
        Graph whole = graph.withResults(List.of("y", "z"), sumOf(product), product);
        RewriteCheck.assertKeeps(new SinkProducts(_ -> true), whole);
    }

    private Value sumOf(Value sequence) {
        Value zero = builder.fill(0, batch(2));
        return graph.scan(
                        3,
                        List.of(zero),
                        List.of(sequence),
                        (inner, states, slices) -> new TestGraph.Step(
                                List.of(inner.plus(states.getFirst(), slices.getFirst())), List.of()))
                .getFirst();
    }
}
