package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmitWholeTest {
    @Test
    void emitsAConcatenationAndNotItsParts() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value a = inner.times(states.getFirst(), slices.getFirst());
            Value b = inner.unary(UnaryFunction.TANH, a);
            Value both = inner.add(new Op.Concat(List.of(a, b), 0));
            return new TestGraph.Step(List.of(b), List.of(both, b));
        });
        Graph result = graph.withResults(List.of("state", "both", "b"), results.toArray(Value[]::new));

        RewriteCheck.assertRewrites(new EmitWhole(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %7: batch [2], %8: batch time(3) [4], %9: batch time(3) [2] = scan 3 {
                    state %2: batch [2] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: batch [2] = multiply(%2, %3.x)
                    %5: batch [2] = tanh(%4)
                    %6: batch [4] = concat[0](%4, %5)
                    next %5; emit %6, %5
                  }
                  state = %7
                  both = %8
                  b = %9
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %7: batch [2], %8: batch time(3) [4] = scan 3 {
                    state %2: batch [2] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: batch [2] = multiply(%2, %3.x)
                    %5: batch [2] = tanh(%4)
                    %6: batch [4] = concat[0](%4, %5)
                    next %5; emit %6
                  }
                  %9: batch time(3) [2] = slice[0, 2:4](%8)
                  state = %7
                  both = %8
                  b = %9
                }
                """);
    }
}
