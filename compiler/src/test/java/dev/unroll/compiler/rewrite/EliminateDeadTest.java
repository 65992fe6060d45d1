package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class EliminateDeadTest {
    @Test
    void removesWhatNobodyReads() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start, start, start), List.of(xs, xs), (inner, states, slices) -> {
            Value first = inner.plus(states.get(0), states.get(1));
            Value second = inner.times(states.get(1), slices.get(0));
            Value third = inner.minus(states.get(2), slices.get(1));
            return new TestGraph.Step(List.of(first, second, third), List.of(first, third));
        });
        Graph result = graph.withResults(List.of("y"), results.getFirst());

        RewriteCheck.assertRewrites(new EliminateDead(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %10: batch [2], %11: batch [2], %12: batch [2], %13: batch time(3) [2], %14: batch time(3) [2] = scan 3 {
                    state %2: batch [2] = %1
                    state %3: batch [2] = %1
                    state %4: batch [2] = %1
                    slice %5.x: batch [2] = %0.x
                    slice %6.x: batch [2] = %0.x
                    %7: batch [2] = add(%2, %3)
                    %8: batch [2] = multiply(%3, %5.x)
                    %9: batch [2] = subtract(%4, %6.x)
                    next %7, %8, %9; emit %7, %9
                  }
                  y = %10
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %7: batch [2], %8: batch [2] = scan 3 {
                    state %2: batch [2] = %1
                    state %3: batch [2] = %1
                    slice %4.x: batch [2] = %0.x
                    %5: batch [2] = add(%2, %3)
                    %6: batch [2] = multiply(%3, %4.x)
                    next %5, %6
                  }
                  y = %7
                }
                """);
    }
}
