package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class SumSamplesLaterTest {
    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();
    private final Value xs = graph.input("x", batch(2).withSteps(3));
    private final Value start = builder.fill(0, batch(2));

    @Test
    void keepsPartsOfASumApartForEachSample() {
        Value sums = builder.fill(0, numbers(4));
        List<Value> results = graph.scan(3, List.of(start, sums), List.of(xs), (inner, states, slices) -> {
            Value x = slices.getFirst();
            Value h = inner.add(new Op.Unary(UnaryFunction.TANH, inner.plus(states.getFirst(), x)), "h");
            Value bias = inner.sum(h, false, false, true);
            Value gain = inner.add(new Op.Contract(h, x, "i", "i", "i", true, false));
            Value both = inner.add(new Op.Concat(List.of(gain, bias), 0), "");
            return new TestGraph.Step(List.of(h, inner.plus(states.get(1), both)), List.of());
        });

        RewriteCheck.assertRewrites(
                new SumSamplesLater(), graph.withResults(List.of("sums"), results.get(1)), """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %2: [4] = fill(0)
                  %12.h: batch [2], %13: [4] = scan 3 {
                    state %3: batch [2] = %1
                    state %4: [4] = %2
                    slice %5.x: batch [2] = %0.x
                    %6: batch [2] = add(%3, %5.x)
                    %7.h: batch [2] = tanh(%6)
                    %8: [2] = sum[over batch](%7.h)
                    %9: [2] = contract[i,i->i over batch](%7.h, %5.x)
                    %10: [4] = concat[0](%9, %8)
                    %11: [4] = add(%4, %10)
                    next %7.h, %11
                  }
                  sums = %13
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %2: [4] = fill(0)
                  %3: batch [4] = fill(0)
                  %15.h: batch [2], %16: batch [4] = scan 3 {
                    state %4: batch [2] = %1
                    state %5: batch [4] = %3
                    slice %6.x: batch [2] = %0.x
                    %7: batch [2] = add(%4, %6.x)
                    %8.h: batch [2] = tanh(%7)
                    %9: [2] = sum[over batch](%8.h)
                    %10: [2] = contract[i,i->i over batch](%8.h, %6.x)
                    %11: [4] = concat[0](%10, %9)
                    %12: batch [2] = contract[i,i->i](%8.h, %6.x)
                    %13: batch [4] = concat[0](%12, %8.h)
                    %14: batch [4] = add(%5, %13)
                    next %8.h, %14
                  }
                  %17: [4] = sum[over batch](%16)
                  sums = %17
                }
                """);
    }

    @Test
    void addsUpProductsOfWeightsInTheLoop() {
        Value weights = builder.fill(0, numbers(2, 2));
        List<Value> results = graph.scan(3, List.of(start, weights), List.of(xs), (inner, states, slices) -> {
            Value x = slices.getFirst();
            Value h = inner.add(new Op.Unary(UnaryFunction.TANH, inner.plus(states.getFirst(), x)), "h");
            Value product = inner.add(new Op.Contract(h, x, "i", "j", "ij", true, false));
            return new TestGraph.Step(List.of(h, inner.plus(states.get(1), product)), List.of());
        });

        RewriteCheck.assertKeeps(new SumSamplesLater(), graph.withResults(List.of("dW"), results.get(1)));
    }

    @Test
    void keepsASumThatTheLoopReads() {
        Value sum = builder.fill(0, numbers(2));
        List<Value> results = graph.scan(3, List.of(start, sum), List.of(xs), (inner, states, slices) -> {
            Value h =
                    inner.add(new Op.Unary(UnaryFunction.TANH, inner.plus(states.getFirst(), slices.getFirst())), "h");
            Value shared = inner.add(new Op.Expand(states.get(1), batch(2)), "");
            Value next = inner.plus(states.get(1), inner.sum(h, false, false, true));
            return new TestGraph.Step(List.of(inner.plus(h, shared), next), List.of());
        });

        RewriteCheck.assertKeeps(new SumSamplesLater(), graph.withResults(List.of("sum"), results.get(1)));
    }
}
