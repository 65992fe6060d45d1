package dev.unroll.compiler.rewrite;

import static dev.unroll.compiler.TestGraph.batch;
import static dev.unroll.compiler.TestGraph.numbers;

import dev.unroll.compiler.TestGraph;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.BlockBuilder;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimplifyTest {
    @Test
    void computesWithKnownNumbers() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value half = builder.divide(builder.number(1), builder.number(2));
        Graph result = graph.withResults(List.of("y"), builder.unary(UnaryFunction.SQRT, half));

        RewriteCheck.assertRewrites(new Simplify(), result, """
                graph test {
                  %0: number = fill(1)
                  %1: number = fill(2)
                  %2: number = divide(%0, %1)
                  %3: number = sqrt(%2)
                  y = %3
                }
                """, """
                graph test {
                  %0: number = fill(1)
                  %1: number = fill(2)
                  %2: number = fill(0.5)
                  %3: number = fill(0.7071067811865476)
                  y = %3
                }
                """);
    }

    @Test
    void leavesOutNeutralNumbers() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value y = builder.times(x, builder.number(1));
        Value z = builder.divide(builder.minus(y, builder.number(0)), builder.number(1));
        Graph result = graph.withResults(List.of("y"), builder.negate(builder.negate(z)));

        RewriteCheck.assertRewrites(new Simplify(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: number = fill(1)
                  %2: batch [4] = multiply(%0.x, %1)
                  %3: number = fill(0)
                  %4: batch [4] = subtract(%2, %3)
                  %5: number = fill(1)
                  %6: batch [4] = divide(%4, %5)
                  %7: batch [4] = negate(%6)
                  %8: batch [4] = negate(%7)
                  y = %8
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: number = fill(1)
                  %2: number = fill(0)
                  %3: number = fill(1)
                  %4: batch [4] = negate(%0.x)
                  y = %0.x
                }
                """);
    }

    @Test
    void keepsWhatWouldLoseTheSignOfAZeroOrNotANumber() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value sum = builder.plus(x, builder.number(0));
        Value product = builder.times(builder.number(0), sum);
        Graph result = graph.withResults(List.of("y"), builder.minus(product, product));

        RewriteCheck.assertKeeps(new Simplify(), result);
    }

    @Test
    void squaresByMultiplying() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Graph result = graph.withResults(List.of("y"), builder.binary(BinaryFunction.POWER, x, builder.number(2)));

        RewriteCheck.assertRewrites(new Simplify(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: number = fill(2)
                  %2: batch [4] = power(%0.x, %1)
                  y = %2
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: number = fill(2)
                  %2: batch [4] = multiply(%0.x, %0.x)
                  y = %2
                }
                """);
    }

    @Test
    void findsThePartOfAConcatenation() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value y = graph.input("y", batch(2));
        Value both = builder.add(new Op.Concat(List.of(x, y), 0));
        Value part = builder.add(new Op.Slice(both, 0, 1, 4));
        Graph result = graph.withResults(List.of("y"), builder.add(new Op.Slice(part, 0, 1, 3)));

        RewriteCheck.assertRewrites(new Simplify(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.y: batch [2] = input/y
                  %2: batch [6] = concat[0](%0.x, %1.y)
                  %3: batch [3] = slice[0, 1:4](%2)
                  %4: batch [2] = slice[0, 1:3](%3)
                  y = %4
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.y: batch [2] = input/y
                  %2: batch [6] = concat[0](%0.x, %1.y)
                  %3: batch [3] = slice[0, 1:4](%0.x)
                  %4: batch [2] = slice[0, 2:4](%0.x)
                  y = %4
                }
                """);
    }

    @Test
    void takesWholePartsOfAConcatenation() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value y = graph.input("y", batch(2));
        Value z = graph.input("z", batch(1));
        Value all = builder.add(new Op.Concat(List.of(x, y, z), 0));
        Graph result = graph.withResults(List.of("y"), builder.add(new Op.Slice(all, 0, 4, 7)));

        RewriteCheck.assertRewrites(new Simplify(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.y: batch [2] = input/y
                  %2.z: batch [1] = input/z
                  %3: batch [7] = concat[0](%0.x, %1.y, %2.z)
                  %4: batch [3] = slice[0, 4:7](%3)
                  y = %4
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.y: batch [2] = input/y
                  %2.z: batch [1] = input/z
                  %3: batch [7] = concat[0](%0.x, %1.y, %2.z)
                  %4: batch [3] = concat[0](%1.y, %2.z)
                  y = %4
                }
                """);
    }

    @Test
    void joinsAdjacentParts() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value first = builder.add(new Op.Slice(x, 0, 0, 1));
        Value second = builder.add(new Op.Slice(x, 0, 1, 4));
        Graph result = graph.withResults(List.of("y"), builder.add(new Op.Concat(List.of(first, second), 0)));

        RewriteCheck.assertRewrites(new Simplify(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: batch [1] = slice[0, 0:1](%0.x)
                  %2: batch [3] = slice[0, 1:4](%0.x)
                  %3: batch [4] = concat[0](%1, %2)
                  y = %3
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: batch [1] = slice[0, 0:1](%0.x)
                  %2: batch [3] = slice[0, 1:4](%0.x)
                  y = %0.x
                }
                """);
    }

    @Test
    void takesStepsOutOfSequencesMadeOfThem() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value placed = builder.add(new Op.Place(x, 1, 3));
        Value reversed = builder.add(new Op.Reverse(builder.add(new Op.Reverse(placed))));
        Value here = builder.add(new Op.At(reversed, 1));
        Value there = builder.add(new Op.At(reversed, 0));
        Graph result = graph.withResults(List.of("here", "there"), here, there);

        RewriteCheck.assertRewrites(new Simplify(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: batch time(3) [4] = place[1](%0.x)
                  %2: batch time(3) [4] = reverse(%1)
                  %3: batch time(3) [4] = reverse(%2)
                  %4: batch [4] = at[1](%3)
                  %5: batch [4] = at[0](%3)
                  here = %4
                  there = %5
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1: batch time(3) [4] = place[1](%0.x)
                  %2: batch time(3) [4] = place[1](%0.x)
                  %3: batch time(3) [4] = place[1](%0.x)
                  %4: batch [4] = fill(0)
                  here = %0.x
                  there = %4
                }
                """);
    }

    @Test
    void repeatsNothingThatIsRepeatedAnyway() {
        TestGraph graph = new TestGraph();
        BlockBuilder builder = graph.builder();
        Value x = graph.input("x", batch(4));
        Value bias = graph.parameter("b", numbers(4));
        Value repeated = builder.expand(bias, batch(4));
        Graph result = graph.withResults(List.of("y"), builder.plus(x, repeated));

        RewriteCheck.assertRewrites(new Simplify(), result, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.b: [4] = param/b
                  %2: batch [4] = expand(%1.b)
                  %3: batch [4] = add(%0.x, %2)
                  y = %3
                }
                """, """
                graph test {
                  %0.x: batch [4] = input/x
                  %1.b: [4] = param/b
                  %2: batch [4] = expand(%1.b)
                  %3: batch [4] = add(%0.x, %1.b)
                  y = %3
                }
                """);
    }
}
