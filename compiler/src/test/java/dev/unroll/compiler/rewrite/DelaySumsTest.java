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

class DelaySumsTest {
    @Test
    void sumsOverTimeAfterTheLoop() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        Value weights = builder.fill(0, numbers(2, 2));
        Value biases = builder.fill(0, numbers(2));
        List<Value> initial = List.of(start, weights, biases);
        List<Value> results = graph.scan(3, initial, List.of(xs), (inner, states, slices) -> {
            Value h = inner.add(new Op.Unary(UnaryFunction.TANH, inner.plus(states.get(0), slices.getFirst())), "h");
            Value product = inner.add(new Op.Contract(h, slices.getFirst(), "i", "j", "ij", true, false));
            Value dw = inner.plus(states.get(1), product);
            Value db = inner.plus(states.get(2), inner.sum(h, false, false, true));
            return new TestGraph.Step(List.of(h, dw, db), List.of());
        });
        Graph result = graph.withResults(List.of("dW", "db"), results.get(1), results.get(2));

        RewriteCheck.assertRewrites(new DelaySums(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %2: [2,2] = fill(0)
                  %3: [2] = fill(0)
                  %14.h: batch [2], %15: [2,2], %16: [2] = scan 3 {
                    state %4: batch [2] = %1
                    state %5: [2,2] = %2
                    state %6: [2] = %3
                    slice %7.x: batch [2] = %0.x
                    %8: batch [2] = add(%4, %7.x)
                    %9.h: batch [2] = tanh(%8)
                    %10: [2,2] = contract[i,j->ij over batch](%9.h, %7.x)
                    %11: [2,2] = add(%5, %10)
                    %12: [2] = sum[over batch](%9.h)
                    %13: [2] = add(%6, %12)
                    next %9.h, %11, %13
                  }
                  dW = %15
                  db = %16
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %2: [2,2] = fill(0)
                  %3: [2] = fill(0)
                  %10.h: batch [2], %11.h: batch time(3) [2] = scan 3 {
                    state %4: batch [2] = %1
                    slice %5.x: batch [2] = %0.x
                    %6: batch [2] = add(%4, %5.x)
                    %7.h: batch [2] = tanh(%6)
                    %8: [2,2] = contract[i,j->ij over batch](%7.h, %5.x)
                    %9: [2] = sum[over batch](%7.h)
                    next %7.h; emit %7.h
                  }
                  %12: [2,2] = contract[i,j->ij over time over batch](%11.h, %0.x)
                  %13: [2] = sum[over time over batch](%11.h)
                  dW = %12
                  db = %13
                }
                """);
    }

    @Test
    void sumsPartsOfAVectorAfterTheLoop() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        List<Value> initial = List.of(builder.fill(0, batch(2)), builder.fill(0, numbers(4)));
        List<Value> results = graph.scan(3, initial, List.of(xs), (inner, states, slices) -> {
            Value h = inner.add(new Op.Unary(UnaryFunction.TANH, inner.plus(states.get(0), slices.getFirst())), "h");
            Value first = inner.sum(h, false, false, true);
            Value second = inner.sum(slices.getFirst(), false, false, true);
            Value both = inner.add(new Op.Concat(List.of(first, second), 0), "");
            return new TestGraph.Step(List.of(h, inner.plus(states.get(1), both)), List.of());
        });

        RewriteCheck.assertRewrites(new DelaySums(), graph.withResults(List.of("dv"), results.get(1)), """
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
                    %9: [2] = sum[over batch](%5.x)
                    %10: [4] = concat[0](%8, %9)
                    %11: [4] = add(%4, %10)
                    next %7.h, %11
                  }
                  dv = %13
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: batch [2] = fill(0)
                  %2: [4] = fill(0)
                  %10.h: batch [2], %11.h: batch time(3) [2] = scan 3 {
                    state %3: batch [2] = %1
                    slice %4.x: batch [2] = %0.x
                    %5: batch [2] = add(%3, %4.x)
                    %6.h: batch [2] = tanh(%5)
                    %7: [2] = sum[over batch](%6.h)
                    %8: [2] = sum[over batch](%4.x)
                    %9: [4] = concat[0](%7, %8)
                    next %6.h; emit %6.h
                  }
                  %12: [2] = sum[over time over batch](%11.h)
                  %13: [2] = sum[over time over batch](%0.x)
                  %14: [4] = concat[0](%12, %13)
                  dv = %14
                }
                """);
    }

    @Test
    void sumsAPartOfAVectorAfterTheLoop() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value zero = builder.fill(0, numbers(3));
        List<Value> results = graph.scan(3, List.of(zero), List.of(xs), (inner, states, slices) -> {
            Value sum = inner.sum(slices.getFirst(), false, false, true);
            Value whole = inner.add(new Op.Pad(sum, 0, 1, 0), "");
            return new TestGraph.Step(List.of(inner.plus(states.getFirst(), whole)), List.of());
        });

        RewriteCheck.assertRewrites(new DelaySums(), graph.withResults(List.of("dv"), results.getFirst()), """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: [3] = fill(0)
                  %7: [3] = scan 3 {
                    state %2: [3] = %1
                    slice %3.x: batch [2] = %0.x
                    %4: [2] = sum[over batch](%3.x)
                    %5: [3] = pad[0, 1, 0](%4)
                    %6: [3] = add(%2, %5)
                    next %6
                  }
                  dv = %7
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1: [3] = fill(0)
                  %2: [2] = sum[over time over batch](%0.x)
                  %3: [3] = pad[0, 1, 0](%2)
                  dv = %3
                }
                """);
    }

    @Test
    void keepsASumThatIsReadInTheLoop() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value next = inner.plus(states.getFirst(), slices.getFirst());
            return new TestGraph.Step(List.of(next), List.of(next));
        });
        Graph result = graph.withResults(List.of("y"), results.getLast());

        RewriteCheck.assertKeeps(new DelaySums(), result);
    }
}
