package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayLastTest {
    @Test
    void computesWhatIsReadOfTheLastStepAfterTheLoop() {
        RewriteCheck.assertRewrites(new DelayLast(), product(2, false), """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %7: batch [2], %8: batch time(3) [2] = scan 3 {
                    state %2: batch [2] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: batch [2] = add(%2, %3.x)
                    %5: batch [2] = multiply(%4, %2)
                    %6: batch [2] = add(%5, %3.x)
                    next %4; emit %6
                  }
                  %9: batch [2] = at[2](%8)
                  y = %9
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %7: batch [2], %8: batch time(3) [2] = scan 3 {
                    state %2: batch [2] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: batch [2] = add(%2, %3.x)
                    %5: batch [2] = multiply(%4, %2)
                    %6: batch [2] = add(%5, %3.x)
                    next %4; emit %2
                  }
                  %9: batch [2] = at[2](%8)
                  %10: batch [2] = multiply(%7, %9)
                  %11.x: batch [2] = at[2](%0.x)
                  %12: batch [2] = add(%10, %11.x)
                  %13: batch time(3) [2] = place[2](%12)
                  %14: batch [2] = at[2](%13)
                  y = %14
                }
                """);
    }

    @Test
    void keepsWhatIsReadOfAnEarlierStep() {
        RewriteCheck.assertKeeps(new DelayLast(), product(1, false));
    }

    @Test
    void takesTheFirstStepOfARecurrenceThatRunsBackward() {
        Graph graph = product(0, true);
        Graph rewritten = new DelayLast().apply(graph);

        RewriteCheck.assertEqualValues(graph, rewritten, "DelayLast");
        RewriteCheck.assertKeeps(new DelayLast(), product(2, true));
        RewriteCheck.assertKeeps(new DelayLast(), rewritten);
    }

    @Test
    void keepsWhatTheNextStateNeeds() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value gate = inner.plus(states.getFirst(), slices.getFirst());
            return new TestGraph.Step(List.of(inner.times(gate, slices.getFirst())), List.of(gate));
        });
        Value last = builder.add(new Op.At(results.getLast(), 2));

        RewriteCheck.assertKeeps(new DelayLast(), graph.withResults(List.of("y"), last));
    }

    /// What a scan emits beside its state, at one step.
    private static Graph product(int step, boolean backward) {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> results =
                TestGraph.scan(builder, 3, backward, List.of(start), List.of(xs), (inner, states, slices) -> {
                    Value next = inner.plus(states.getFirst(), slices.getFirst());
                    Value output = inner.plus(inner.times(next, states.getFirst()), slices.getFirst());
                    return new TestGraph.Step(List.of(next), List.of(output));
                });
        return graph.withResults(List.of("y"), builder.add(new Op.At(results.getLast(), step)));
    }
}
