package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class DivideOnceTest {
    @Test
    void dividesALongVectorByANumberOnce() {
        RewriteCheck.assertRewrites(new DivideOnce(), quotient(16), """
                graph test {
                  %0.x: batch [16] = input/x
                  %1.s: batch number = input/s
                  %2: batch [16] = divide(%0.x, %1.s)
                  y = %2
                }
                """, """
                graph test {
                  %0.x: batch [16] = input/x
                  %1.s: batch number = input/s
                  %2: batch number = fill(1)
                  %3: batch number = divide(%2, %1.s)
                  %4: batch [16] = multiply(%0.x, %3)
                  y = %4
                }
                """);
    }

    @Test
    void leavesAShortVectorAlone() {
        RewriteCheck.assertKeeps(new DivideOnce(), quotient(15));
    }

    private static Graph quotient(int entries) {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(entries));
        Value s = graph.input("s", batch());
        return graph.withResults(List.of("y"), builder.add(new Op.Binary(BinaryFunction.DIVIDE, x, s)));
    }
}
