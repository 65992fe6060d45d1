package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForwardSequencesTest {
    @Test
    void readsWhatIsPassedOnFromWhereItIs() {
        TestGraph graph = new TestGraph();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value w = graph.parameter("w", numbers(2));
        List<Value> results = graph.scan(3, List.of(w), List.of(xs), (inner, states, slices) -> {
            Value next = inner.unary(UnaryFunction.TANH, states.getFirst());
            return new TestGraph.Step(List.of(next), List.of(slices.getFirst(), w));
        });
        Graph result = graph.withResults(List.of("state", "x", "w"), results.toArray(Value[]::new));

        RewriteCheck.assertRewrites(new ForwardSequences(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.w: [2] = param/w
                  %5: [2], %6.x: batch time(3) [2], %7.w: time(3) [2] = scan 3 {
                    state %2.w: [2] = %1.w
                    slice %3.x: batch [2] = %0.x
                    %4: [2] = tanh(%2.w)
                    next %4; emit %3.x, %1.w
                  }
                  state = %5
                  x = %6.x
                  w = %7.w
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.w: [2] = param/w
                  %5: [2] = scan 3 {
                    state %2.w: [2] = %1.w
                    slice %3.x: batch [2] = %0.x
                    %4: [2] = tanh(%2.w)
                    next %4
                  }
                  %6.w: time(3) [2] = expand(%1.w)
                  state = %5
                  x = %0.x
                  w = %6.w
                }
                """);
    }
}
