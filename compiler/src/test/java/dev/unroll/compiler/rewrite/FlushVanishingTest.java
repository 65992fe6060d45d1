package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.interpret.Interpreter;
import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlushVanishingTest {
    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();
    private final Value xs = graph.input("x", batch(2).withSteps(3));
    private final Value u = graph.parameter("u", numbers(2));

    private Graph scaled(boolean backward) {
        return scan(
                backward,
                (body, states, slices) -> new TestGraph.Step(
                        List.of(body.times(body.plus(states.getFirst(), slices.getFirst()), u)), List.of()));
    }

    private Graph scan(boolean backward, TestGraph.Body body) {
        Value zero = builder.fill(0, batch(2));
        Value last = TestGraph.scan(builder, 3, backward, List.of(zero), List.of(xs), body)
                .getFirst();
        return graph.withResults(List.of("y"), last);
    }

    @Test
    void makesAStateThatHasAllButVanishedNought() {
        RewriteCheck.assertRewrites(new FlushVanishing(), scaled(true), """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.u: [2] = param/u
                  %2: batch [2] = fill(0)
                  %7: batch [2] = scan backward 3 {
                    state %3: batch [2] = %2
                    slice %4.x: batch [2] = %0.x
                    %5: batch [2] = add(%3, %4.x)
                    %6: batch [2] = multiply(%5, %1.u)
                    next %6
                  }
                  y = %7
                }
                """, """
                graph test {
                  %0.x: batch time(3) [2] = input/x
                  %1.u: [2] = param/u
                  %2: batch [2] = fill(0)
                  %12: batch [2] = scan backward 3 {
                    state %3: batch [2] = %2
                    slice %4.x: batch [2] = %0.x
                    %5: batch [2] = add(%3, %4.x)
                    %6: batch [2] = multiply(%5, %1.u)
                    %7: batch [2] = abs(%6)
                    %8: number = fill(1.9721522630525295E-31)
                    %9: batch [2] = less(%7, %8)
                    %10: number = fill(0)
                    %11: batch [2] = select(%9, %10, %6)
                    next %11
                  }
                  y = %12
                }
                """);
    }

    @Test
    void keepsWhatHasNotVanishedAndWhatIsNotANumber() {
        Graph flushed = new FlushVanishing().apply(scaled(true));
        Tensor factors = new Tensor(numbers(2), 1, new double[] {1, 1});
        double[] steps = {0, 0, 1e-40, Double.NaN, 1e-30, 0};
        Tensor inputs = new Tensor(batch(2).withSteps(3), 1, steps);
        double[] kept = Interpreter.evaluate(flushed, Map.of("input/x", inputs, "param/u", factors), 1)
                .get("y")
                .data();
        assertEquals(1e-30, kept[0], 1e-40);
        assertEquals(Double.NaN, kept[1]);
        steps[4] = 1e-33;
        double[] nought = Interpreter.evaluate(flushed, Map.of("input/x", inputs, "param/u", factors), 1)
                .get("y")
                .data();
        assertEquals(0, nought[0]);
    }

    @Test
    void leavesStatesThatGoForward() {
        RewriteCheck.assertKeeps(new FlushVanishing(), scaled(false));
    }

    @Test
    void leavesStatesThatAProductMixes() {
        Value weights = graph.parameter("W", numbers(2, 2));
        Graph mixed = scan(true, (body, states, slices) -> {
            Value product = body.contract(weights, states.getFirst(), "ij", "j", "i");
            return new TestGraph.Step(List.of(body.times(product, slices.getFirst())), List.of());
        });
        RewriteCheck.assertKeeps(new FlushVanishing(), mixed);
    }
}
