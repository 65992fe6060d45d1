package dev.unroll.compiler.verify;

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
import dev.unroll.compiler.ir.Value;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifierTest {
    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();

    private static void assertBroken(String rule, Graph graph) {
        IllegalStateException broken =
                assertThrows(IllegalStateException.class, () -> Verifier.verify(graph, "FuseEverything"));
        String message = broken.getMessage();
        assertEquals(
                "after FuseEverything the graph test is broken: " + rule,
                message.lines().findFirst().get());
    }

    @Test
    void aValueReadBeforeItIsDefined() {
        Value x = graph.parameter("x", numbers());
        Value y = builder.negate(x);
        Value z = builder.negate(y);
        builder.equations().add(builder.equations().removeFirst());
        assertBroken("the equation of [%2] reads %1, which is not defined before it", graph.withLoss(z));
    }

    @Test
    void aValueDefinedTwice() {
        Value y = builder.negate(graph.parameter("x", numbers()));
        builder.add(builder.equations().getFirst());
        assertBroken("%1 is defined twice", graph.withLoss(y));
    }

    @Test
    void aValueDefinedTwiceInDifferentBodies() {
        Value x = graph.parameter("x", numbers());
        List<Value> results = graph.scan(
                3,
                List.of(x),
                List.of(),
                (body, states, _) -> new Step(List.of(body.negate(states.getFirst())), List.of()));
        Op.Scan scan = (Op.Scan) builder.equations().getFirst().op();
        builder.addAll(new Op.Scan(3, false, results, List.of(), scan.body()), List.of("y"));
        assertBroken("%1.x is defined twice", graph.withLoss(results.getFirst()));
    }

    @Test
    void aValueReadOutsideOfTheBodyThatDefinesIt() {
        List<Value> leaked = new ArrayList<>();
        graph.scan(3, List.of(graph.parameter("x", numbers())), List.of(), (body, states, _) -> {
            leaked.add(body.negate(states.getFirst()));
            return new Step(leaked, List.of());
        });
        assertBroken("a block's results reads %2, which is out of scope", graph.withLoss(leaked.getFirst()));
    }

    @Test
    void aBodyThatReadsWhatComesAfterItsScan() {
        Value x = graph.parameter("x", numbers());
        Value late = builder.fresh().value("late", numbers());
        Value y = graph.scan(3, List.of(x), List.of(), (body, _, _) -> new Step(List.of(body.negate(late)), List.of()))
                .getFirst();
        builder.add(new Equation(List.of(late), new Op.Fill(1, numbers()), Origin.NONE));
        assertBroken("the equation of [%3] reads %1.late, which is not defined before it", graph.withLoss(y));
    }

    @Test
    void aValueTakenForAnotherType() {
        Value x = graph.parameter("x", numbers(2));
        Value y = builder.negate(new Value(x.id(), "x", numbers(3)));
        assertBroken("the equation of [%1] takes %0.x for [3], but it is [2]", graph.withLoss(y));
    }

    @Test
    void twoParametersOfOneName() {
        graph.parameter("x", numbers());
        assertBroken("param/x stands twice in the interface", graph.withLoss(graph.parameter("x", numbers())));
    }

    @Test
    void aSampleThatDependsOnASumOverTheBatch() {
        Value x = graph.input("x", batch(2));
        Value mean = builder.sum(x, false, false, true);
        Value shifted = builder.minus(x, builder.negate(mean));
        assertBroken(
                "%3 is of one sample, but depends on %2, which comes after a sum over the batch",
                graph.withLoss(shifted));
    }

    @Test
    void aSampleThatDependsOnASumOverTheBatchInTheStepBefore() {
        Value x = graph.input("x", batch(2).withSteps(3));
        List<Value> results = graph.scan(
                3,
                List.of(builder.fill(0, numbers(2)), builder.fill(0, batch(2))),
                List.of(x),
                (body, states, slices) -> new Step(
                        List.of(
                                body.plus(states.getFirst(), body.sum(slices.getFirst(), false, false, true)),
                                body.plus(states.getLast(), states.getFirst())),
                        List.of()));
        assertBroken(
                "%8 is of one sample, but depends on %3, which comes after a sum over the batch",
                graph.withLoss(results.getLast()));
    }

    @Test
    void sumsOverTheBatchMayBeCombinedWithEachOther() {
        Value x = graph.input("x", batch());
        Value sum = builder.sum(x, false, false, true);
        Value mean = builder.divide(sum, builder.add(new Op.SampleCount()));
        Verifier.verify(graph.withLoss(builder.times(mean, graph.parameter("w", numbers()))), "the test");
    }
}
