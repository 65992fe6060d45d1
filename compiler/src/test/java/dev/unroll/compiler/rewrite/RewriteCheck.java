package dev.unroll.compiler.rewrite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.unroll.compiler.interpret.Interpreter;
import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.verify.Verifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/// What the tests of rewrites check.
final class RewriteCheck {
    private static final int SAMPLES = 3;
    private static final double TOLERANCE = 1e-12;

    private RewriteCheck() {}

    /// Checks what a pass makes of a graph, and that the values stay the same.
    static void assertRewrites(Pass pass, Graph graph, String before, String after) {
        assertEquals(before, graph.toString());
        Graph rewritten = pass.apply(graph);
        assertEquals(after, rewritten.toString());
        Verifier.verify(rewritten, pass.name());
        assertEqualValues(graph, rewritten, pass.name());
    }

    /// Checks that a pass has nothing to do.
    static void assertKeeps(Pass pass, Graph graph) {
        assertSame(graph, pass.apply(graph), () -> "before:\n" + graph + "after:\n" + pass.apply(graph));
    }

    /// Checks that two graphs have the same values but for rounding.
    static void assertEqualValues(Graph graph, Graph rewritten, String pass) {
        Map<String, Tensor> parameters = new HashMap<>();
        Random random = new Random(1);
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            parameters.put(
                    graph.parameterNames().get(i),
                    Tensor.generate(
                            graph.block().parameters().get(i).type(), SAMPLES, (_, _, _) -> random.nextGaussian()));
        }
        Map<String, Tensor> expected = Interpreter.evaluate(graph, parameters, SAMPLES);
        Map<String, Tensor> actual = Interpreter.evaluate(rewritten, parameters, SAMPLES);
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, tensor) -> assertClose(tensor, actual.get(name), name + " after " + pass));
    }

    private static void assertClose(Tensor expected, Tensor actual, String name) {
        assertEquals(expected.type(), actual.type(), name);
        for (int i = 0; i < expected.data().length; i++) {
            double tolerance = TOLERANCE * Math.max(1, Math.abs(expected.data()[i]));
            assertEquals(expected.data()[i], actual.data()[i], tolerance, name + "[" + i + "]");
        }
    }
}
