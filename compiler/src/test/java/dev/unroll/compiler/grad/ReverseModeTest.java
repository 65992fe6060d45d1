package dev.unroll.compiler.grad;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.TestGraph.Step;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReverseModeTest {
    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();

    private void assertGradient(String expected, Value loss) {
        assertEquals(expected, ReverseMode.differentiate(graph.withLoss(loss)).toString());
    }

    @Test
    void linearRegression() {
        Value weights = graph.parameter("w", numbers(3));
        Value x = graph.input("x", batch(3));
        Value error = builder.minus(builder.contract(weights, x, "i", "i", ""), graph.input("y", batch()));
        assertGradient("""
                graph train {
                  %0.w: [3] = param/w
                  %1.x: batch [3] = input/x
                  %2.y: batch number = input/y
                  %3: batch number = contract[i,i->](%0.w, %1.x)
                  %4: batch number = subtract(%3, %2.y)
                  %5: batch number = multiply(%4, %4)
                  %6: number = sum[over batch](%5)
                  %7: number = fill(1)
                  %8: batch number = expand(%7)
                  %9: batch number = multiply(%8, %4)
                  %10: batch number = multiply(%8, %4)
                  %11: batch number = add(%9, %10)
                  %12.dw: [3] = contract[,i->i over batch](%11, %1.x)
                  loss = %6
                  grad/w = %12.dw
                }
                """, builder.sum(builder.times(error, error), false, false, true));
    }

    @Test
    void aRecurrenceIsPulledBackByOneInTheOtherDirection() {
        Value u = graph.parameter("u", numbers());
        List<Value> results = graph.scan(
                5,
                List.of(builder.fill(0, batch())),
                List.of(graph.input("x", batch().withSteps(5))),
                (body, states, slices) -> {
                    Value sum = body.plus(body.times(u, states.getFirst()), slices.getFirst());
                    return new Step(List.of(body.add(new Op.Unary(UnaryFunction.TANH, sum), "h")), List.of());
                });
        assertGradient("""
                graph train {
                  %0.u: number = param/u
                  %1.x: batch time(5) number = input/x
                  %2: batch number = fill(0)
                  %8.h: batch number, %9.h: batch time(5) number, %10: batch time(5) number = scan 5 {
                    state %3: batch number = %2
                    slice %4.x: batch number = %1.x
                    %5: batch number = multiply(%0.u, %3)
                    %6: batch number = add(%5, %4.x)
                    %7.h: batch number = tanh(%6)
                    next %7.h; emit %7.h, %3
                  }
                  %11: number = sum[over batch](%8.h)
                  %12: number = fill(1)
                  %13.dh: batch number = expand(%12)
                  %14: number = fill(0)
                  %27: batch number, %28.du: number = scan backward 5 {
                    state %15.dh: batch number = %13.dh
                    state %16: number = %14
                    slice %17.h: batch number = %9.h
                    slice %18: batch number = %10
                    %19: batch number = multiply(%17.h, %17.h)
                    %20: number = fill(1)
                    %21: batch number = subtract(%20, %19)
                    %22: batch number = multiply(%15.dh, %21)
                    %23: batch number = multiply(%22, %18)
                    %24.du: number = sum[over batch](%23)
                    %25: batch number = multiply(%22, %0.u)
                    %26: number = add(%16, %24.du)
                    next %25, %26
                  }
                  loss = %11
                  grad/u = %28.du
                }
                """, builder.sum(results.getFirst(), false, false, true));
    }

    @Test
    void aParameterThatTheLossDoesNotDependOnHasNoGradient() {
        graph.parameter("unused", numbers(2));
        Value stopped = builder.add(new Op.Stop(graph.parameter("x", numbers())));
        assertGradient("""
                graph train {
                  %0.unused: [2] = param/unused
                  %1.x: number = param/x
                  %2: number = stop(%1.x)
                  %3: number = multiply(%2, %2)
                  %4: number = fill(1)
                  %5: [2] = fill(0)
                  %6: number = fill(0)
                  loss = %3
                  grad/unused = %5
                  grad/x = %6
                }
                """, builder.times(stopped, stopped));
    }

    @Test
    void everyEquationOfTheGradientKnowsWhereItComesFrom() {
        Origin origin = TestGraph.line(3, "y = tanh(x)");
        builder.setOrigin(origin);
        Value y = builder.unary(UnaryFunction.TANH, graph.parameter("x", numbers()));
        Graph gradient = ReverseMode.differentiate(graph.withLoss(y));
        List<Origin> origins =
                gradient.block().body().stream().map(Equation::origin).toList();
        Origin derived = origin.asGradient();
        assertEquals(List.of(origin, derived, derived, derived, derived, derived), origins);
    }

    @Test
    void aGraphWithoutALossIsRejected() {
        Graph without = graph.withResults(List.of("output/x"), graph.parameter("x", numbers()));
        IllegalArgumentException rejected =
                assertThrows(IllegalArgumentException.class, () -> ReverseMode.differentiate(without));
        assertEquals("the graph test has no loss", rejected.getMessage());
    }

    @Test
    void aLossOfEachSampleIsRejected() {
        Graph perSample = graph.withLoss(graph.input("x", batch()));
        IllegalArgumentException rejected =
                assertThrows(IllegalArgumentException.class, () -> ReverseMode.differentiate(perSample));
        assertEquals("the loss is batch number, not one number", rejected.getMessage());
    }
}
