package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardLastTest {
    @Test
    void readsTheFinalState() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value next = inner.plus(states.getFirst(), slices.getFirst());
            return new TestGraph.Step(List.of(next), List.of(next));
        });
        Value last = builder.add(new Op.At(results.getLast(), 2));
        Graph result = graph.withResults(List.of("y"), last);

        RewriteCheck.assertRewrites(new ForwardLast(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %5: batch [2], %6: batch time(3) [2] = scan 3 {
                    state %2: batch [2] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: batch [2] = add(%2, %3.x)
                    next %4; emit %4
                  }
                  %7: batch [2] = at[2](%6)
                  y = %7
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %5: batch [2], %6: batch time(3) [2] = scan 3 {
                    state %2: batch [2] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: batch [2] = add(%2, %3.x)
                    next %4; emit %4
                  }
                  y = %5
                }
                """);
    }

    @Test
    void readsTheFinalStateOfARecurrenceThatRunsBackward() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> results = TestGraph.scan(builder, 3, true, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value next = inner.plus(states.getFirst(), slices.getFirst());
            return new TestGraph.Step(List.of(next), List.of(next));
        });
        Value first = builder.add(new Op.At(results.getLast(), 0));
        Value last = builder.add(new Op.At(results.getLast(), 2));
        Graph result = graph.withResults(List.of("first", "last"), first, last);

        RewriteCheck.assertRewrites(new ForwardLast(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %5: batch [2], %6: batch time(3) [2] = scan backward 3 {
                    state %2: batch [2] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: batch [2] = add(%2, %3.x)
                    next %4; emit %4
                  }
                  %7: batch [2] = at[0](%6)
                  %8: batch [2] = at[2](%6)
                  first = %7
                  last = %8
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %5: batch [2], %6: batch time(3) [2] = scan backward 3 {
                    state %2: batch [2] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: batch [2] = add(%2, %3.x)
                    next %4; emit %4
                  }
                  %7: batch [2] = at[2](%6)
                  first = %5
                  last = %7
                }
                """);
    }
}
