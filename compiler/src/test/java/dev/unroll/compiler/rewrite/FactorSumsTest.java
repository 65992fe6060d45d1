package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class FactorSumsTest {
    private final TestGraph graph = new TestGraph();
    private final BlockBuilder builder = graph.builder();
    private final Value x = graph.input("x", batch(3));
    private final Value y = graph.input("y", batch(3));
    private final Value s = graph.input("s", batch());

    @Test
    void takesNumbersOutOfASum() {
        Value product = builder.times(builder.times(x, s), builder.negate(builder.divide(y, s)));
        RewriteCheck.assertRewrites(new FactorSums(), sumOf(product), """
                graph test {
                  %0.x: batch [3] = input/x
                  %1.y: batch [3] = input/y
                  %2.s: batch number = input/s
                  %3: batch [3] = multiply(%0.x, %2.s)
                  %4: batch [3] = divide(%1.y, %2.s)
                  %5: batch [3] = negate(%4)
                  %6: batch [3] = multiply(%3, %5)
                  %7: batch number = sum[over entries](%6)
                  sum = %7
                }
                """, """
                graph test {
                  %0.x: batch [3] = input/x
                  %1.y: batch [3] = input/y
                  %2.s: batch number = input/s
                  %3: batch [3] = multiply(%0.x, %2.s)
                  %4: batch [3] = divide(%1.y, %2.s)
                  %5: batch [3] = negate(%4)
                  %6: batch [3] = multiply(%3, %5)
                  %7: batch [3] = multiply(%0.x, %1.y)
                  %8: batch number = sum[over entries](%7)
                  %9: batch number = multiply(%8, %2.s)
                  %10: batch number = divide(%9, %2.s)
                  %11: batch number = negate(%10)
                  sum = %11
                }
                """);
    }

    @Test
    void sumsTermsByThemselvesIfTheyNeedNotWait() {
        Value first = builder.sum(builder.times(x, y), true, false, false);
        Value terms = builder.minus(builder.times(first, x), builder.times(y, s));
        Graph before = graph.withResults(List.of("sum", "terms"), builder.sum(terms, true, false, false), terms);
        RewriteCheck.assertRewrites(new FactorSums(), before, """
                graph test {
                  %0.x: batch [3] = input/x
                  %1.y: batch [3] = input/y
                  %2.s: batch number = input/s
                  %3: batch [3] = multiply(%0.x, %1.y)
                  %4: batch number = sum[over entries](%3)
                  %5: batch [3] = multiply(%4, %0.x)
                  %6: batch [3] = multiply(%1.y, %2.s)
                  %7: batch [3] = subtract(%5, %6)
                  %8: batch number = sum[over entries](%7)
                  sum = %8
                  terms = %7
                }
                """, """
                graph test {
                  %0.x: batch [3] = input/x
                  %1.y: batch [3] = input/y
                  %2.s: batch number = input/s
                  %3: batch [3] = multiply(%0.x, %1.y)
                  %4: batch number = sum[over entries](%3)
                  %5: batch [3] = multiply(%4, %0.x)
                  %6: batch [3] = multiply(%1.y, %2.s)
                  %7: batch [3] = subtract(%5, %6)
                  %8: batch number = sum[over entries](%0.x)
                  %9: batch number = multiply(%8, %4)
                  %10: batch number = sum[over entries](%1.y)
                  %11: batch number = multiply(%10, %2.s)
                  %12: batch number = subtract(%9, %11)
                  sum = %12
                  terms = %7
                }
                """);
    }

    @Test
    void leavesTermsTogetherThatWaitForNothing() {
        RewriteCheck.assertKeeps(new FactorSums(), sumOf(builder.plus(builder.times(x, s), y)));
    }

    @Test
    void leavesAProductAloneThatOthersRead() {
        Value product = builder.times(x, s);
        RewriteCheck.assertKeeps(
                new FactorSums(),
                graph.withResults(List.of("sum", "product"), builder.sum(product, true, false, false), product));
    }

    @Test
    void leavesDifferencesFromAMeanTogether() {
        Value mean = builder.sum(x, true, false, false);
        RewriteCheck.assertKeeps(new FactorSums(), sumOf(builder.minus(x, mean)));
    }

    @Test
    void takesSumsOfDifferencesFromTheMeanForNothing() {
        Value mean = builder.divide(builder.sum(x, true, false, false), builder.number(3));
        Value deviation = builder.minus(x, mean);
        RewriteCheck.assertRewrites(new FactorSums(), sumOf(builder.negate(builder.times(deviation, s))), """
                graph test {
                  %0.x: batch [3] = input/x
                  %1.y: batch [3] = input/y
                  %2.s: batch number = input/s
                  %3: batch number = sum[over entries](%0.x)
                  %4: number = fill(3)
                  %5: batch number = divide(%3, %4)
                  %6: batch [3] = subtract(%0.x, %5)
                  %7: batch [3] = multiply(%6, %2.s)
                  %8: batch [3] = negate(%7)
                  %9: batch number = sum[over entries](%8)
                  sum = %9
                }
                """, """
                graph test {
                  %0.x: batch [3] = input/x
                  %1.y: batch [3] = input/y
                  %2.s: batch number = input/s
                  %3: batch number = sum[over entries](%0.x)
                  %4: number = fill(3)
                  %5: batch number = divide(%3, %4)
                  %6: batch [3] = subtract(%0.x, %5)
                  %7: batch [3] = multiply(%6, %2.s)
                  %8: batch [3] = negate(%7)
                  %9: number = fill(0)
                  %10: batch number = expand(%9)
                  sum = %10
                }
                """);
    }

    @Test
    void doesNotTakeDifferencesFromAnythingElseForNothing() {
        Value sum = builder.sum(x, true, false, false);
        for (Value number : List.of(
                builder.divide(sum, builder.number(2)), // of more entries than there are
                builder.divide(builder.sum(y, true, false, false), builder.number(3)))) { // of another row
            RewriteCheck.assertKeeps(new FactorSums(), sumOf(builder.minus(x, number)));
        }
    }

    @Test
    void readsATermAgainThatOthersReadToo() {
        Value first = builder.sum(builder.times(x, y), true, false, false);
        Value term = builder.times(y, s);
        Value terms = builder.plus(builder.times(first, x), term);
        Graph before =
                graph.withResults(List.of("sum", "terms", "term"), builder.sum(terms, true, false, false), terms, term);
        RewriteCheck.assertRewrites(new FactorSums(), before, """
                graph test {
                  %0.x: batch [3] = input/x
                  %1.y: batch [3] = input/y
                  %2.s: batch number = input/s
                  %3: batch [3] = multiply(%0.x, %1.y)
                  %4: batch number = sum[over entries](%3)
                  %5: batch [3] = multiply(%1.y, %2.s)
                  %6: batch [3] = multiply(%4, %0.x)
                  %7: batch [3] = add(%6, %5)
                  %8: batch number = sum[over entries](%7)
                  sum = %8
                  terms = %7
                  term = %5
                }
                """, """
                graph test {
                  %0.x: batch [3] = input/x
                  %1.y: batch [3] = input/y
                  %2.s: batch number = input/s
                  %3: batch [3] = multiply(%0.x, %1.y)
                  %4: batch number = sum[over entries](%3)
                  %5: batch [3] = multiply(%1.y, %2.s)
                  %6: batch [3] = multiply(%4, %0.x)
                  %7: batch [3] = add(%6, %5)
                  %8: batch number = sum[over entries](%0.x)
                  %9: batch number = multiply(%8, %4)
                  %10: batch number = sum[over entries](%5)
                  %11: batch number = add(%9, %10)
                  sum = %11
                  terms = %7
                  term = %5
                }
                """);
    }

    private Graph sumOf(Value value) {
        return graph.withResults(List.of("sum"), builder.sum(value, true, false, false));
    }
}
