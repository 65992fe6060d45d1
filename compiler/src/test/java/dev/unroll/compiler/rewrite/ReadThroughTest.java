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

class ReadThroughTest {
    @Test
    void readsPartsOfASequenceInPlace() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(4).withSteps(3));
        Value part = builder.add(new Op.Slice(xs, 0, 2, 4));
        Value bias = graph.parameter("b", numbers(2));
        Value biases = builder.expand(bias, batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(part, biases), (inner, states, slices) -> {
            Value next = inner.plus(inner.plus(slices.get(0), slices.get(1)), states.getFirst());
            return new TestGraph.Step(List.of(next), List.of());
        });
        Graph result = graph.withResults(List.of("y"), results.getFirst());

        RewriteCheck.assertRewrites(new ReadThrough(), result, """
                graph test {
                  %0.x: batch time(3) [4] = input/x
                  %1.b: [2] = param/b
                  %2: batch time(3) [2] = slice[0, 2:4](%0.x)
                  %3: batch time(3) [2] = expand(%1.b)
                  %4: batch [2] = fill(0)
                  %10: batch [2] = scan 3 {
                    state %5: batch [2] = %4
                    slice %6: batch [2] = %2
                    slice %7: batch [2] = %3
                    %8: batch [2] = add(%6, %7)
                    %9: batch [2] = add(%8, %5)
                    next %9
                  }
                  y = %10
                }
                """, """
                graph test {
                  %0.x: batch time(3) [4] = input/x
                  %1.b: [2] = param/b
                  %2: batch time(3) [2] = slice[0, 2:4](%0.x)
                  %3: batch time(3) [2] = expand(%1.b)
                  %4: batch [2] = fill(0)
                  %11: batch [2] = scan 3 {
                    state %5: batch [2] = %4
                    slice %6.x: batch [4] = %0.x
                    %7: batch [2] = expand(%1.b)
                    %8: batch [2] = slice[0, 2:4](%6.x)
                    %9: batch [2] = add(%8, %7)
                    %10: batch [2] = add(%9, %5)
                    next %10
                  }
                  y = %11
                }
                """);
    }
}
