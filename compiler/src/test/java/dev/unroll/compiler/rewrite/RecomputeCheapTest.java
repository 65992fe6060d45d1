package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static org.junit.jupiter.api.Assertions.assertNotSame;

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
    void keepsAStateOfWhichTheStepBeforeIsKeptToo() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> forward = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value next = inner.unary(UnaryFunction.RELU, inner.plus(states.getFirst(), slices.getFirst()));
            return new TestGraph.Step(List.of(next), List.of(next, states.getFirst()));
        });
        List<Value> path = forward.subList(1, 3);
        List<Value> backward = TestGraph.scan(builder, 3, true, List.of(start), path, (inner, states, slices) -> {
            Value next = inner.plus(states.getFirst(), inner.times(slices.get(0), slices.get(1)));
            return new TestGraph.Step(List.of(next), List.of());
        });
        RewriteCheck.assertKeeps(new RecomputeCheap(), graph.withResults(List.of("y"), backward.getFirst()));
    }

    /// What is computed again reads a sequence that nothing but the graph read before.
    @Test
    void leavesWhatTheGraphReadsToo() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> forward = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value difference = inner.minus(slices.getFirst(), states.getFirst());
            Value rest = inner.minus(inner.number(1), difference);
            Value next = inner.plus(inner.times(states.getFirst(), rest), slices.getFirst());
            return new TestGraph.Step(List.of(next), List.of(difference, states.getFirst(), rest));
        });
        Value squares = builder.plus(forward.get(1), xs);
        List<Value> backward =
                TestGraph.scan(builder, 3, true, List.of(start), forward.subList(2, 4), (inner, states, slices) -> {
                    Value next = inner.plus(states.getFirst(), inner.times(slices.get(0), slices.get(1)));
                    return new TestGraph.Step(List.of(next), List.of());
                });
        Graph before = graph.withResults(List.of("y", "d"), backward.getFirst(), squares);
        Graph after = new RecomputeCheap().apply(before);
        assertNotSame(before, after);
        RewriteCheck.assertEqualValues(before, after, "RecomputeCheap");
    }

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

    @Test
    void scalesAVectorAgainByANumberThatIsThere() {
        RewriteCheck.assertRewrites(new RecomputeCheap(), scaled(16), """
                graph test {
                  %0.x: batch time(3) [16] = input/x
                  %1: batch [16] = fill(0)
                  %10: batch [16], %11.h: batch time(3) [16], %12.largest: batch time(3) number, %13: batch time(3) [16] = scan 3 {
                    state %2: batch [16] = %1
                    slice %3.x: batch [16] = %0.x
                    %4: batch [16] = add(%2, %3.x)
                    %5.h: batch [16] = tanh(%4)
                    %6.largest: batch number = maximum[over entries](%5.h)
                    %7: number = fill(1)
                    %8: batch number = divide(%7, %6.largest)
                    %9: batch [16] = multiply(%5.h, %8)
                    next %9; emit %5.h, %6.largest, %9
                  }
                  %21: batch [16] = scan backward 3 {
                    state %14: batch [16] = %1
                    slice %15.h: batch [16] = %11.h
                    slice %16.largest: batch number = %12.largest
                    slice %17: batch [16] = %13
                    %18: batch [16] = multiply(%14, %15.h)
                    %19: batch [16] = add(%18, %17)
                    %20: batch [16] = multiply(%19, %16.largest)
                    next %20
                  }
                  y = %21
                }
                """, """
                graph test {
                  %0.x: batch time(3) [16] = input/x
                  %1: batch [16] = fill(0)
                  %10: batch [16], %11.h: batch time(3) [16], %12.largest: batch time(3) number = scan 3 {
                    state %2: batch [16] = %1
                    slice %3.x: batch [16] = %0.x
                    %4: batch [16] = add(%2, %3.x)
                    %5.h: batch [16] = tanh(%4)
                    %6.largest: batch number = maximum[over entries](%5.h)
                    %7: number = fill(1)
                    %8: batch number = divide(%7, %6.largest)
                    %9: batch [16] = multiply(%5.h, %8)
                    next %9; emit %5.h, %6.largest
                  }
                  %22: batch [16] = scan backward 3 {
                    state %13: batch [16] = %1
                    slice %14.h: batch [16] = %11.h
                    slice %15.largest: batch number = %12.largest
                    %16: batch [16] = multiply(%13, %14.h)
                    %17: number = fill(1)
                    %18: batch number = divide(%17, %15.largest)
                    %19: batch [16] = multiply(%14.h, %18)
                    %20: batch [16] = add(%16, %19)
                    %21: batch [16] = multiply(%20, %15.largest)
                    next %21
                  }
                  y = %22
                }
                """);
    }

    @Test
    void storesAShortVectorThatTakesADivision() {
        RewriteCheck.assertKeeps(new RecomputeCheap(), scaled(4));
    }

    /// A scan that emits vectors, the largest of their entries, and the vectors scaled by its reciprocal; and
    /// another that reads all of it.
    private static Graph scaled(int units) {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(units).withSteps(3));
        Value start = builder.fill(0, batch(units));
        List<Value> forward = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value h =
                    inner.add(new Op.Unary(UnaryFunction.TANH, inner.plus(states.getFirst(), slices.getFirst())), "h");
            Value largest = inner.add(new Op.Reduce(Op.Reduction.MAXIMUM, h, true, false, false), "largest");
            Value scaled = inner.times(h, inner.divide(inner.number(1), largest));
            return new TestGraph.Step(List.of(scaled), List.of(h, largest, scaled));
        });
        List<Value> residuals = forward.subList(1, 4);
        List<Value> backward = TestGraph.scan(builder, 3, true, List.of(start), residuals, (inner, states, slices) -> {
            Value next = inner.plus(inner.times(states.getFirst(), slices.get(0)), slices.get(2));
            return new TestGraph.Step(List.of(inner.times(next, slices.get(1))), List.of());
        });
        return graph.withResults(List.of("y"), backward.getFirst());
    }
}
