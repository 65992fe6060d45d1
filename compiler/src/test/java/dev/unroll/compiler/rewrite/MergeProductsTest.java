package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeProductsTest {
    @Test
    void sumsProductsOfStatesInOne() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value v = graph.parameter("V", numbers(2, 2));
        Value w = graph.parameter("W", numbers(2, 3));
        Value b = graph.parameter("b", numbers(2));
        List<Value> initial = List.of(builder.fill(0, batch(2)), builder.fill(1, batch(3)));
        List<Value> results = graph.scan(3, initial, List.of(), (inner, states, slices) -> {
            Value first = inner.contract(v, states.get(0), "ij", "j", "i");
            Value second = inner.contract(states.get(1), w, "j", "ij", "i");
            Value next = inner.plus(inner.plus(first, b), second);
            return new TestGraph.Step(List.of(next, inner.unary(UnaryFunction.TANH, states.get(1))), List.of());
        });
        Graph result = graph.withResults(List.of("y"), results.getFirst());

        RewriteCheck.assertRewrites(new MergeProducts(), result, """
                graph test {
                  %0.V: [2,2] = param/V
                  %1.W: [2,3] = param/W
                  %2.b: [2] = param/b
                  %3: batch [2] = fill(0)
                  %4: batch [3] = fill(1)
                  %12: batch [2], %13: batch [3] = scan 3 {
                    state %5: batch [2] = %3
                    state %6: batch [3] = %4
                    %7: batch [2] = contract[ij,j->i](%0.V, %5)
                    %8: batch [2] = contract[j,ij->i](%6, %1.W)
                    %9: batch [2] = add(%7, %2.b)
                    %10: batch [2] = add(%9, %8)
                    %11: batch [3] = tanh(%6)
                    next %10, %11
                  }
                  y = %12
                }
                """, """
                graph test {
                  %0.V: [2,2] = param/V
                  %1.W: [2,3] = param/W
                  %2.b: [2] = param/b
                  %3: batch [2] = fill(0)
                  %4: batch [3] = fill(1)
                  %15: batch [2], %16: batch [3] = scan 3 {
                    state %5: batch [2] = %3
                    state %6: batch [3] = %4
                    %7: batch [2] = contract[ij,j->i](%0.V, %5)
                    %8: batch [2] = contract[j,ij->i](%6, %1.W)
                    %9: batch [2] = add(%7, %2.b)
                    %10: [2,5] = concat[1](%0.V, %1.W)
                    %11: batch [5] = concat[0](%5, %6)
                    %12: batch [2] = contract[ij,j->i](%10, %11)
                    %13: batch [2] = add(%12, %2.b)
                    %14: batch [3] = tanh(%6)
                    next %13, %14
                  }
                  y = %15
                }
                """);
    }
}
