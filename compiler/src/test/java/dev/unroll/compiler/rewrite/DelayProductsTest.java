package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class DelayProductsTest {
    @Test
    void movesAProductThatOnlyLeavesTheLoop() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value w = graph.parameter("W", numbers(3, 2));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value h =
                    inner.add(new Op.Unary(UnaryFunction.TANH, inner.plus(states.getFirst(), slices.getFirst())), "h");
            Value y = inner.unary(UnaryFunction.EXP, inner.contract(w, h, "ij", "j", "i"));
            return new TestGraph.Step(List.of(h), List.of(y));
        });
        Graph result = graph.withResults(List.of("y"), results.getLast());

        RewriteCheck.assertRewrites(new DelayProducts(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.W: [3,2] = param/W
                  %2: batch [2] = fill(0)
                  %9.h: batch [2], %10: batch time(3) [3] = scan 3 {
                    state %3: batch [2] = %2
                    slice %4.x: batch [2] = %0.x
                    %5: batch [2] = add(%3, %4.x)
                    %6.h: batch [2] = tanh(%5)
                    %7: batch [3] = contract[ij,j->i](%1.W, %6.h)
                    %8: batch [3] = exp(%7)
                    next %6.h; emit %8
                  }
                  y = %10
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.W: [3,2] = param/W
                  %2: batch [2] = fill(0)
                  %7.h: batch [2], %8.h: batch time(3) [2] = scan 3 {
                    state %3: batch [2] = %2
                    slice %4.x: batch [2] = %0.x
                    %5: batch [2] = add(%3, %4.x)
                    %6.h: batch [2] = tanh(%5)
                    next %6.h; emit %6.h
                  }
                  %9: batch time(3) [3] = contract[ij,j->i](%1.W, %8.h)
                  %10: batch time(3) [3] = exp(%9)
                  y = %10
                }
                """);
    }
}
