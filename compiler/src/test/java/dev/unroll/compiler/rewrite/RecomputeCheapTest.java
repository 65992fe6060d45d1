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

class RecomputeCheapTest {
    @Test
    void computesADifferenceAgain() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> forward = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value z = inner.add(
                    new Op.Unary(UnaryFunction.SIGMOID, inner.plus(states.getFirst(), slices.getFirst())), "z");
            Value rest = inner.minus(inner.number(1), z);
            return new TestGraph.Step(List.of(inner.times(rest, z)), List.of(z, rest));
        });
        List<Value> residuals = forward.subList(1, 3);
        List<Value> backward = TestGraph.scan(builder, 3, true, List.of(start), residuals, (inner, states, slices) -> {
            Value next = inner.plus(states.getFirst(), inner.times(slices.get(0), slices.get(1)));
            return new TestGraph.Step(List.of(next), List.of());
        });
        Graph result = graph.withResults(List.of("y"), backward.getFirst());

        RewriteCheck.assertRewrites(new RecomputeCheap(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %9: batch [2], %10.z: batch time(3) [2], %11: batch time(3) [2] = scan 3 {
                    state %2: batch [2] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: batch [2] = add(%2, %3.x)
                    %5.z: batch [2] = sigmoid(%4)
                    %6: number = fill(1)
                    %7: batch [2] = subtract(%6, %5.z)
                    %8: batch [2] = multiply(%7, %5.z)
                    next %8; emit %5.z, %7
                  }
                  %17: batch [2] = scan backward 3 {
                    state %12: batch [2] = %1
                    slice %13.z: batch [2] = %10.z
                    slice %14: batch [2] = %11
                    %15: batch [2] = multiply(%13.z, %14)
                    %16: batch [2] = add(%12, %15)
                    next %16
                  }
                  y = %17
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %9: batch [2], %10.z: batch time(3) [2] = scan 3 {
                    state %2: batch [2] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: batch [2] = add(%2, %3.x)
                    %5.z: batch [2] = sigmoid(%4)
                    %6: number = fill(1)
                    %7: batch [2] = subtract(%6, %5.z)
                    %8: batch [2] = multiply(%7, %5.z)
                    next %8; emit %5.z
                  }
                  %17: batch [2] = scan backward 3 {
                    state %11: batch [2] = %1
                    slice %12.z: batch [2] = %10.z
                    %13: number = fill(1)
                    %14: batch [2] = subtract(%13, %12.z)
                    %15: batch [2] = multiply(%12.z, %14)
                    %16: batch [2] = add(%11, %15)
                    next %16
                  }
                  y = %17
                }
                """);
    }

    @Test
    void storesWhatIsExpensive() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> forward = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value z = inner.add(
                    new Op.Unary(UnaryFunction.SIGMOID, inner.plus(states.getFirst(), slices.getFirst())), "z");
            Value rest = inner.unary(UnaryFunction.EXP, z);
            return new TestGraph.Step(List.of(inner.times(rest, z)), List.of(z, rest));
        });
        List<Value> residuals = forward.subList(1, 3);
        List<Value> backward = TestGraph.scan(builder, 3, true, List.of(start), residuals, (inner, states, slices) -> {
            Value next = inner.plus(states.getFirst(), inner.times(slices.get(0), slices.get(1)));
            return new TestGraph.Step(List.of(next), List.of());
        });
        Graph result = graph.withResults(List.of("y"), backward.getFirst());

        RewriteCheck.assertKeeps(new RecomputeCheap(), result);
    }
}
