package dev.unroll.compiler.show;

import static dev.unroll.compiler.TestGraph.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.TestGraph.Step;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class DotTest {
    private final TestGraph graph = new TestGraph();

    @Test
    void aRecurrenceIsABoxOfItsOwn() {
        Value x = graph.input("x", numbers().withSteps(3));
        List<Value> results =
                graph.scan(3, List.of(graph.parameter("h", numbers())), List.of(x), (body, states, slices) -> {
                    Value next = body.plus(states.getFirst(), slices.getFirst());
                    return new Step(List.of(next), List.of());
                });
        assertEquals("""
                digraph "test" {
                  node [shape=box, fontname="monospace"];
                  v0 [label="x = input/x\\ntime(3) number", style=bold];
                  v1 [label="h = param/h\\nnumber", style=bold];
                  subgraph cluster0 {
                    label="scan 3";
                    v2 [label="h = state\\nnumber", style=rounded];
                    v3 [label="x = slice\\nnumber", style=rounded];
                    v4 [label="add\\nnumber"];
                    v2 -> v4;
                    v3 -> v4;
                    v4 -> v2 [style=dashed, constraint=false];
                  }
                  v1 -> v2;
                  v0 -> v3;
                  v5 [label="last state\\nnumber"];
                  v4 -> v5;
                  result0 [label="loss", shape=plaintext];
                  v5 -> result0;
                }
                """, Dot.draw(graph.withLoss(results.getFirst())));
    }

    @Test
    void labelsAreEscaped() {
        Value x = graph.input("a\"b\\c", numbers());
        assertTrue(Dot.draw(graph.withLoss(x))
                .contains("[label=\"a\\\"b\\\\c = input/a\\\"b\\\\c\\nnumber\", style=bold]"));
    }
}
