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

class EliminateCommonTest {
    @Test
    void sharesAcrossBlocks() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value w = graph.parameter("w", numbers(2));
        Value outer = builder.unary(UnaryFunction.EXP, w);
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(xs, xs), (inner, states, slices) -> {
            Value again = inner.unary(UnaryFunction.EXP, w);
            Value next = inner.plus(inner.times(again, slices.get(0)), inner.times(slices.get(1), again));
            return new TestGraph.Step(List.of(next), List.of(next, next));
        });
        Value y = builder.plus(builder.plus(results.get(1), results.get(2)), outer);
        Graph result = graph.withResults(List.of("y"), y);

        RewriteCheck.assertRewrites(new EliminateCommon(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.w: [2] = param/w
                  %2: [2] = exp(%1.w)
                  %3: batch [2] = fill(0)
                  %11: batch [2], %12: batch time(3) [2], %13: batch time(3) [2] = scan 3 {
                    state %4: batch [2] = %3
                    slice %5.x: batch [2] = %0.x
                    slice %6.x: batch [2] = %0.x
                    %7: [2] = exp(%1.w)
                    %8: batch [2] = multiply(%7, %5.x)
                    %9: batch [2] = multiply(%6.x, %7)
                    %10: batch [2] = add(%8, %9)
                    next %10; emit %10, %10
                  }
                  %14: batch time(3) [2] = add(%12, %13)
                  %15: batch time(3) [2] = add(%14, %2)
                  y = %15
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.w: [2] = param/w
                  %2: [2] = exp(%1.w)
                  %3: batch [2] = fill(0)
                  %8: batch [2], %9: batch time(3) [2] = scan 3 {
                    state %4: batch [2] = %3
                    slice %5.x: batch [2] = %0.x
                    %6: batch [2] = multiply(%2, %5.x)
                    %7: batch [2] = add(%6, %6)
                    next %7; emit %7
                  }
                  %10: batch time(3) [2] = add(%9, %9)
                  %11: batch time(3) [2] = add(%10, %2)
                  y = %11
                }
                """);
    }
}
