package dev.unroll.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertSame;

import dev.unroll.compiler.grad.ReverseMode;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.verify.Verifier;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What holds of the rewrites together, on recurrent networks and their gradients.
class PassesTest {
    private static final Map<String, Networks.Cell> CELLS = Map.of(
            "rnn", Networks::rnn,
            "rnnOfBoth", Networks::rnnOfBoth,
            "lstm", Networks::lstm,
            "lstmOfGates", Networks::lstmOfGates,
            "gru", Networks::gru,
            "gruOfGates", Networks::gruOfGates);
    private static final Map<String, Function<Networks.Cell, Graph>> MODELS =
            Map.of("reading the last output", Networks::readingLast, "stacked", Networks::stacked);

    @TestFactory
    Stream<DynamicTest> everyPassKeepsTheValuesOfTheForwardGraph() {
        return networks(graph -> Passes.finish(graph, keepsValuesOf(graph)));
    }

    @TestFactory
    Stream<DynamicTest> everyPassKeepsTheValuesOfTheGradientOfTheForwardGraphAsWritten() {
        return networks(graph -> {
            Graph train = ReverseMode.differentiate(graph);
            Passes.finish(train, keepsValuesOf(train));
        });
    }

    @TestFactory
    Stream<DynamicTest> everyPassKeepsTheValuesOfTheGradientOfTheOptimizedGraph() {
        return networks(graph -> {
            Graph train = ReverseMode.differentiate(Passes.optimize(graph));
            RewriteCheck.assertEqualValues(ReverseMode.differentiate(graph), train, "optimize and differentiate");
            Passes.finish(train, keepsValuesOf(train));
        });
    }

    @TestFactory
    Stream<DynamicTest> aFinishedGraphStaysAsItIs() {
        return networks(graph -> {
            Graph finished = Passes.finish(ReverseMode.differentiate(Passes.optimize(graph)));
            assertSame(finished, Passes.finish(finished));
        });
    }

    private static Stream<DynamicTest> networks(Consumer<Graph> test) {
        return MODELS.keySet().stream()
                .sorted()
                .flatMap(model -> CELLS.keySet().stream()
                        .sorted()
                        .map(cell -> DynamicTest.dynamicTest(
                                cell + " " + model,
                                () -> test.accept(MODELS.get(model).apply(CELLS.get(cell))))));
    }

    private static BiConsumer<Pass, Graph> keepsValuesOf(Graph graph) {
        return (pass, rewritten) -> {
            Verifier.verify(rewritten, pass.name());
            RewriteCheck.assertEqualValues(graph, rewritten, pass.name());
        };
    }
}
