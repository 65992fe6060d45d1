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

class GatherSumsTest {
    private static final Pass GATHER = new GatherSums(_ -> true);

    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();

    @Test
    void addsToAProductWhatIsAddedToEachOfItsParts() {
        Value xs = graph.input("x", batch(4).withSteps(3));
        Value wh = graph.parameter("Wh", numbers(4, 2));
        Value bx = graph.parameter("bx", numbers(4));
        Value bh = graph.parameter("bh", numbers(4));
        Value start = builder.fill(0, batch(2));
        Value last = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
                    Value product = inner.contract(wh, states.getFirst(), "ij", "j", "i");
                    Value gate = gate(inner, 0, product, bx, slices.getFirst(), bh);
                    Value other = gate(inner, 2, product, bx, slices.getFirst(), bh);
                    Value next = inner.times(inner.unary(UnaryFunction.TANH, gate), other);
                    return new TestGraph.Step(List.of(next), List.of());
                })
                .getFirst();

        RewriteCheck.assertRewrites(GATHER, graph.withResults(List.of("y"), last), """
                graph test {
                  %0.x: batch time(3) [4] = input/x
                  %1.Wh: [4,2] = param/Wh
                  %2.bx: [4] = param/bx
                  %3.bh: [4] = param/bh
                  %4: batch [2] = fill(0)
                  %24: batch [2] = scan 3 {
                    state %5: batch [2] = %4
                    slice %6.x: batch [4] = %0.x
                    %7: batch [4] = contract[ij,j->i](%1.Wh, %5)
                    %8: batch [2] = slice[0, 0:2](%7)
                    %9: [2] = slice[0, 0:2](%2.bx)
                    %10: batch [2] = add(%8, %9)
                    %11: batch [2] = slice[0, 0:2](%6.x)
                    %12: batch [2] = add(%10, %11)
                    %13: [2] = slice[0, 0:2](%3.bh)
                    %14: batch [2] = add(%12, %13)
                    %15: batch [2] = slice[0, 2:4](%7)
                    %16: [2] = slice[0, 2:4](%2.bx)
                    %17: batch [2] = add(%15, %16)
                    %18: batch [2] = slice[0, 2:4](%6.x)
                    %19: batch [2] = add(%17, %18)
                    %20: [2] = slice[0, 2:4](%3.bh)
                    %21: batch [2] = add(%19, %20)
                    %22: batch [2] = tanh(%14)
                    %23: batch [2] = multiply(%22, %21)
                    next %23
                  }
                  y = %24
                }
                """, """
                graph test {
                  %0.x: batch time(3) [4] = input/x
                  %1.Wh: [4,2] = param/Wh
                  %2.bx: [4] = param/bx
                  %3.bh: [4] = param/bh
                  %4: batch [2] = fill(0)
                  %5: [4] = add(%2.bx, %3.bh)
                  %18: batch [2] = scan 3 {
                    state %6: batch [2] = %4
                    slice %7.x: batch [4] = %0.x
                    %8: batch [4] = contract[ij,j->i](%1.Wh, %6)
                    %9: batch [4] = add(%8, %5)
                    %10: batch [2] = slice[0, 0:2](%7.x)
                    %11: batch [2] = slice[0, 0:2](%9)
                    %12: batch [2] = add(%11, %10)
                    %13: batch [2] = slice[0, 2:4](%7.x)
                    %14: batch [2] = slice[0, 2:4](%9)
                    %15: batch [2] = add(%14, %13)
                    %16: batch [2] = tanh(%12)
                    %17: batch [2] = multiply(%16, %15)
                    next %17
                  }
                  y = %18
                }
                """);
    }

    @Test
    void addsBiasesToAProductOverTimeBeforeTheScan() {
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value wx = graph.parameter("Wx", numbers(2, 2));
        Value b = graph.parameter("b", numbers(2));
        Value products = builder.contract(wx, xs, "ij", "j", "i");
        Value start = builder.fill(0, batch(2));
        Value last = graph.scan(3, List.of(start), List.of(products), (inner, states, slices) -> {
                    Value sum = inner.plus(slices.getFirst(), b);
                    Value next = inner.times(states.getFirst(), sum);
                    return new TestGraph.Step(List.of(next), List.of());
                })
                .getFirst();

        RewriteCheck.assertRewrites(GATHER, graph.withResults(List.of("y"), last), """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.Wx: [2,2] = param/Wx
                  %2.b: [2] = param/b
                  %3: batch time(3) [2] = contract[ij,j->i](%1.Wx, %0.x)
                  %4: batch [2] = fill(0)
                  %9: batch [2] = scan 3 {
                    state %5: batch [2] = %4
                    slice %6: batch [2] = %3
                    %7: batch [2] = add(%6, %2.b)
                    %8: batch [2] = multiply(%5, %7)
                    next %8
                  }
                  y = %9
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.Wx: [2,2] = param/Wx
                  %2.b: [2] = param/b
                  %3: batch time(3) [2] = contract[ij,j->i](%1.Wx, %0.x)
                  %4: batch [2] = fill(0)
                  %5: batch time(3) [2] = add(%3, %2.b)
                  %10: batch [2] = scan 3 {
                    state %6: batch [2] = %4
                    slice %7: batch [2] = %5
                    %8: batch [2] = slice[0, 0:2](%7)
                    %9: batch [2] = multiply(%6, %8)
                    next %9
                  }
                  y = %10
                }
                """);
    }

    @Test
    void addsOneProductToAnother() {
        Value xs = graph.input("x", batch(2).withSteps(3));
        Value wx = graph.parameter("Wx", numbers(2, 2));
        Value wh = graph.parameter("Wh", numbers(2, 2));
        Value b = graph.parameter("b", numbers(2));
        Value start = builder.fill(0, batch(2));
        Value last = graph.scan(3, List.of(start), List.of(xs), (inner, states, slices) -> {
                    Value ofInput = inner.contract(wx, slices.getFirst(), "ij", "j", "i");
                    Value ofState = inner.contract(wh, states.getFirst(), "ij", "j", "i");
                    Value next = inner.unary(UnaryFunction.TANH, inner.plus(inner.plus(ofInput, b), ofState));
                    return new TestGraph.Step(List.of(next), List.of());
                })
                .getFirst();

        RewriteCheck.assertRewrites(GATHER, graph.withResults(List.of("y"), last), """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.Wx: [2,2] = param/Wx
                  %2.Wh: [2,2] = param/Wh
                  %3.b: [2] = param/b
                  %4: batch [2] = fill(0)
                  %12: batch [2] = scan 3 {
                    state %5: batch [2] = %4
                    slice %6.x: batch [2] = %0.x
                    %7: batch [2] = contract[ij,j->i](%1.Wx, %6.x)
                    %8: batch [2] = contract[ij,j->i](%2.Wh, %5)
                    %9: batch [2] = add(%7, %3.b)
                    %10: batch [2] = add(%9, %8)
                    %11: batch [2] = tanh(%10)
                    next %11
                  }
                  y = %12
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.Wx: [2,2] = param/Wx
                  %2.Wh: [2,2] = param/Wh
                  %3.b: [2] = param/b
                  %4: batch [2] = fill(0)
                  %12: batch [2] = scan 3 {
                    state %5: batch [2] = %4
                    slice %6.x: batch [2] = %0.x
                    %7: batch [2] = contract[ij,j->i](%1.Wx, %6.x)
                    %8: batch [2] = add(%7, %3.b)
                    %9: batch [2] = contract[ij,j->i](%2.Wh, %5)
                    %10: batch [2] = add(%9, %8)
                    %11: batch [2] = tanh(%10)
                    next %11
                  }
                  y = %12
                }
                """);
    }

    @Test
    void leavesAProductOfWhichSomethingElseIsRead() {
        Value wh = graph.parameter("Wh", numbers(2, 2));
        Value b = graph.parameter("b", numbers(2));
        Value start = builder.fill(1, batch(2));
        Value last = graph.scan(3, List.of(start), List.of(), (inner, states, _) -> {
                    Value product = inner.contract(wh, states.getFirst(), "ij", "j", "i");
                    Value next = inner.times(product, inner.plus(product, b));
                    return new TestGraph.Step(List.of(next), List.of());
                })
                .getFirst();

        RewriteCheck.assertKeeps(GATHER, graph.withResults(List.of("y"), last));
    }

    @Test
    void leavesWhatIsAddedToOnePartAlone() {
        Value wh = graph.parameter("Wh", numbers(4, 2));
        Value b = graph.parameter("b", numbers(4));
        Value start = builder.fill(1, batch(2));
        Value last = graph.scan(3, List.of(start), List.of(), (inner, states, _) -> {
                    Value product = inner.contract(wh, states.getFirst(), "ij", "j", "i");
                    Value gate = gate(inner, 0, product, b);
                    Value other = inner.add(new Op.Slice(product, 0, 2, 4));
                    return new TestGraph.Step(List.of(inner.times(gate, other)), List.of());
                })
                .getFirst();

        RewriteCheck.assertKeeps(GATHER, graph.withResults(List.of("y"), last));
    }

    /// The sum of two entries of each of the values, from `from` on.
    private static Value gate(BlockBuilder builder, int from, Value... values) {
        Value sum = builder.add(new Op.Slice(values[0], 0, from, from + 2));
        for (int i = 1; i < values.length; i++) {
            sum = builder.plus(sum, builder.add(new Op.Slice(values[i], 0, from, from + 2)));
        }
        return sum;
    }
}
