package dev.unroll.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.compiler.grad.ReverseMode;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.verify.Verifier;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the rewrites keep on graphs that nobody would write.
class RandomGraphTest {
    private static final int GRAPHS = 20;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void everyPassKeepsTheValues(int group) {
        for (int i = 0; i < GRAPHS; i++) {
            Graph graph = RandomGraphs.withSeed(group * GRAPHS + i);
            Graph train = ReverseMode.differentiate(graph);
            Passes.finish(train, keepsValuesOf(train, group * GRAPHS + i));
            Graph optimized = Passes.optimize(graph, keepsValuesOf(graph, group * GRAPHS + i));
            Graph finished = Passes.finish(ReverseMode.differentiate(optimized));
            RewriteCheck.assertEqualValues(train, finished, "all passes, seed " + (group * GRAPHS + i));
            assertEquals(finished.toString(), Passes.finish(finished).toString());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void passesForVectorsKeepTheValues(int group) {
        for (int i = 0; i < GRAPHS; i++) {
            int seed = group * GRAPHS + i;
            Graph rewritten = Passes.finish(ReverseMode.differentiate(RandomGraphs.withSeed(seed)));
            BiConsumer<Pass, Graph> check = keepsValuesOf(rewritten, seed);
            for (Pass pass : Passes.forVectors(_ -> true, _ -> true)) {
                rewritten = pass.apply(rewritten);
                check.accept(pass, rewritten);
            }
        }
    }

    private static BiConsumer<Pass, Graph> keepsValuesOf(Graph graph, int seed) {
        return (pass, rewritten) -> {
            Verifier.verify(rewritten, pass.name() + ", seed " + seed);
            RewriteCheck.assertEqualValues(graph, rewritten, pass.name() + ", seed " + seed);
        };
    }
}
