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

class HoistFromScanTest {
    @Test
    void movesProductsOfSequencesAndWhatNeverChanges() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value w = graph.parameter("W", numbers(2, 2));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value scaled = inner.times(slices.getFirst(), inner.unary(UnaryFunction.EXP, inner.number(2)));
            Value product = inner.contract(w, scaled, "ij", "j", "i");
            Value next = inner.plus(inner.plus(product, states.getFirst()), scaled);
            return new TestGraph.Step(List.of(next), List.of());
        });
        Graph result = graph.withResults(List.of("y"), results.getFirst());

        RewriteCheck.assertRewrites(new HoistFromScan(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.W: [2,2] = param/W
                  %2: batch [2] = fill(0)
                  %11: batch [2] = scan 3 {
                    state %3: batch [2] = %2
                    slice %4.x: batch [2] = %0.x
                    %5: number = fill(2)
                    %6: number = exp(%5)
                    %7: batch [2] = multiply(%4.x, %6)
                    %8: batch [2] = contract[ij,j->i](%1.W, %7)
                    %9: batch [2] = add(%8, %3)
                    %10: batch [2] = add(%9, %7)
                    next %10
                  }
                  y = %11
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.W: [2,2] = param/W
                  %2: batch [2] = fill(0)
                  %3: number = fill(2)
                  %4: number = exp(%3)
                  %5: batch time(3) [2] = multiply(%0.x, %4)
                  %6: batch time(3) [2] = contract[ij,j->i](%1.W, %5)
                  %13: batch [2] = scan 3 {
                    state %7: batch [2] = %2
                    slice %8.x: batch [2] = %0.x
                    slice %9: batch [2] = %6
                    slice %10: batch [2] = %5
                    %11: batch [2] = add(%9, %7)
                    %12: batch [2] = add(%11, %10)
                    next %12
                  }
                  y = %13
                }
                """);
    }

    @Test
    void leavesEntryWiseEquationsInTheLoop() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value b = graph.parameter("b", numbers(4));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value part = inner.add(new Op.Slice(b, 0, 0, 2));
            Value next = inner.plus(inner.plus(slices.getFirst(), part), states.getFirst());
            return new TestGraph.Step(List.of(next), List.of());
        });
        Graph result = graph.withResults(List.of("y"), results.getFirst());

        RewriteCheck.assertKeeps(new HoistFromScan(), result);
    }

    @Test
    void doesNotEmitWhatIsTheSameInAllSteps() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value b = graph.parameter("b", numbers(4));
        Value start = builder.fill(0, batch(2));
        List<Value> results = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
            Value part = inner.add(new Op.Slice(b, 0, 0, 2));
            Value next = inner.plus(inner.plus(slices.getFirst(), part), states.getFirst());
            return new TestGraph.Step(List.of(next), List.of(part));
        });
        Graph result = graph.withResults(List.of("y", "b"), results.getFirst(), results.getLast());

        RewriteCheck.assertRewrites(new HoistFromScan(), result, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.b: [4] = param/b
                  %2: batch [2] = fill(0)
                  %8: batch [2], %9: time(3) [2] = scan 3 {
                    state %3: batch [2] = %2
                    slice %4.x: batch [2] = %0.x
                    %5: [2] = slice[0, 0:2](%1.b)
                    %6: batch [2] = add(%4.x, %5)
                    %7: batch [2] = add(%6, %3)
                    next %7; emit %5
                  }
                  y = %8
                  b = %9
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.b: [4] = param/b
                  %2: batch [2] = fill(0)
                  %3: [2] = slice[0, 0:2](%1.b)
                  %8: batch [2], %9: time(3) [2] = scan 3 {
                    state %4: batch [2] = %2
                    slice %5.x: batch [2] = %0.x
                    %6: batch [2] = add(%5.x, %3)
                    %7: batch [2] = add(%6, %4)
                    next %7; emit %3
                  }
                  y = %8
                  b = %9
                }
                """);
    }
}
