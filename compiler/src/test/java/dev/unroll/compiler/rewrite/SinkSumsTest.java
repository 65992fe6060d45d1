package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class SinkSumsTest {
    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();
    private final Value xs = graph.input("x", batch(2).withSteps(3));
    private final Value gain = graph.parameter("gain", numbers(2));

    @Test
    void addsUpInTheLoopWhatItEmitsForASumAlone() {
        Value sum = builder.sum(emitted(), false, true, true);
        RewriteCheck.assertRewrites(new SinkSums(), graph.withResults(List.of("dgain"), sum), """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.gain: [2] = param/gain
                  %2: batch [2] = fill(0)
                  %7: batch [2], %8: batch time(3) [2] = scan 3 {
                    state %3: batch [2] = %2
                    slice %4.x: batch [2] = %0.x
                    %5: batch [2] = add(%3, %4.x)
                    %6: batch [2] = multiply(%5, %1.gain)
                    next %5; emit %6
                  }
                  %9: [2] = sum[over time over batch](%8)
                  dgain = %9
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.gain: [2] = param/gain
                  %2: batch [2] = fill(0)
                  %3: [2] = fill(0)
                  %11: batch [2], %12: [2] = scan 3 {
                    state %4: batch [2] = %2
                    state %5: [2] = %3
                    slice %6.x: batch [2] = %0.x
                    %7: batch [2] = add(%4, %6.x)
                    %8: batch [2] = multiply(%7, %1.gain)
                    %9: [2] = sum[over batch](%8)
                    %10: [2] = add(%5, %9)
                    next %7, %10
                  }
                  dgain = %12
                }
                """);
    }

    @Test
    void addsUpInTheLoopWhatAProductReadsTooWhereStatesSeeNone() {
        Value sequence = emitted();
        Value sum = builder.sum(sequence, false, true, true);
        Value product = builder.contract(graph.parameter("W", numbers(2, 2)), sequence, "ij", "j", "i");
        RewriteCheck.assertRewrites(new SinkSums(), graph.withResults(List.of("dgain", "y"), sum, product), """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.gain: [2] = param/gain
                  %2.W: [2,2] = param/W
                  %3: batch [2] = fill(0)
                  %8: batch [2], %9: batch time(3) [2] = scan 3 {
                    state %4: batch [2] = %3
                    slice %5.x: batch [2] = %0.x
                    %6: batch [2] = add(%4, %5.x)
                    %7: batch [2] = multiply(%6, %1.gain)
                    next %6; emit %7
                  }
                  %10: [2] = sum[over time over batch](%9)
                  %11: batch time(3) [2] = contract[ij,j->i](%2.W, %9)
                  dgain = %10
                  y = %11
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.gain: [2] = param/gain
                  %2.W: [2,2] = param/W
                  %3: batch [2] = fill(0)
                  %4: [2] = fill(0)
                  %12: batch [2], %13: [2], %14: batch time(3) [2] = scan 3 {
                    state %5: batch [2] = %3
                    state %6: [2] = %4
                    slice %7.x: batch [2] = %0.x
                    %8: batch [2] = add(%5, %7.x)
                    %9: batch [2] = multiply(%8, %1.gain)
                    %10: [2] = sum[over batch](%9)
                    %11: [2] = add(%6, %10)
                    next %8, %11; emit %9
                  }
                  %15: batch time(3) [2] = contract[ij,j->i](%2.W, %14)
                  dgain = %13
                  y = %15
                }
                """);
    }

    @Test
    void leavesASumOfASequenceThatAProductReadsTooWhereStatesSeeOne() {
        Value weights = graph.parameter("W", numbers(2, 2));
        List<Value> start = List.of(builder.fill(0, batch(2)));
        Value sequence = graph.scan(3, start, List.of(xs), (inner, states, slices) -> {
                    Value product = inner.contract(weights, states.getFirst(), "ij", "j", "i");
                    Value next = inner.plus(product, slices.getFirst());
                    return new TestGraph.Step(List.of(next), List.of(inner.times(next, gain)));
                })
                .get(1);
        Value sum = builder.sum(sequence, false, true, true);
        Value product = builder.contract(weights, sequence, "ij", "j", "i");
        RewriteCheck.assertKeeps(new SinkSums(), graph.withResults(List.of("dgain", "y"), sum, product));
    }

    @Test
    void leavesASumOfEachSample() {
        Value sum = builder.sum(emitted(), false, true, false);
        RewriteCheck.assertKeeps(new SinkSums(), graph.withResults(List.of("y"), sum));
    }

    /// What a scan makes of each of its states.
    private Value emitted() {
        List<Value> start = List.of(builder.fill(0, batch(2)));
        return graph.scan(3, start, List.of(xs), (inner, states, slices) -> {
                    Value next = inner.plus(states.getFirst(), slices.getFirst());
                    return new TestGraph.Step(List.of(next), List.of(inner.times(next, gain)));
                })
                .get(1);
    }
}
