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
        assertGradient("TODO", builder.sum(builder.times(error, error), false, false, true));
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
        assertGradient("TODO", builder.sum(results.getFirst(), false, false, true));
    }

    @Test
    void aParameterThatTheLossDoesNotDependOnHasNoGradient() {
        graph.parameter("unused", numbers(2));
        Value stopped = builder.add(new Op.Stop(graph.parameter("x", numbers())));
        assertGradient("TODO", builder.times(stopped, stopped));
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
        assertEquals(List.of(origin, Origin.NONE, derived, derived, derived, derived), origins);
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
