package dev.unroll.compiler.emit.tornado;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The verifier takes what TornadoVM takes, and refuses what it would refuse or get wrong.
class KernelVerifierTest {
    private static final String GROUPED = "KernelContext context, FloatArray values, int capacity";
    private static final String PARALLEL = "FloatArray values, int capacity";

    private static List<String> verify(String arguments, String body, String... more) {
        return KernelVerifier.verify("public final class Kernels {\n" + "public static void kernel(" + arguments
                + ") {\n" + body + "\n}\n" + String.join("\n", more) + "\n}");
    }

    private static void assertRefused(String problem, String arguments, String body, String... more) {
        List<String> problems = verify(arguments, body, more);
        assertTrue(
                problems.stream().anyMatch(found -> found.contains(problem)),
                () -> "not found: " + problem + ", but " + problems);
    }

    @Test
    void takesGroupsWithBarriersInLoops() {
        assertEquals(
                List.of(),
                verify(
                        GROUPED,
                        """
                        int lane = context.localIdx;
                        float[] shares = context.allocateFloatLocalArray(128);
                        int blocks = (capacity + 15) / 16;
                        for (int t = 0; t < blocks; t++) {
                            int back = 27 - t;
                            if (lane < 100) {
                                shares[lane] = sigmoid(values.get(back * 100 + lane));
                            }
                            context.localBarrier();
                        }
                        """,
                        "private static float sigmoid(float x) { return 1.0f / (1.0f + TornadoMath.exp(-x)); }"));
    }

    @Test
    void refusesToCarryAValueOutOfALoopAndOfTheConditionAroundIt() {
        String sum = """
                float sum = 0;
                if (context.groupIdx < 1) {
                    for (int i = 0; i < capacity; i++) {
                        sum += values.get(i);
                    }
                }
                values.set(0, sum);
                """;
        assertRefused("carries sum out of a loop and of the condition around it", GROUPED, sum);
        assertRefused("carries most out of a loop and of the condition around it", GROUPED, """
                float most = 0;
                if (context.groupIdx < 1) {
                    float sum = 0;
                    for (int i = 0; i < capacity; i++) {
                        sum += values.get(i);
                    }
                    most = sum;
                }
                values.set(0, most);
                """);
        assertEquals(List.of(), verify(GROUPED, """
                        float most = 0;
                        for (int i = 0; i < capacity; i++) {
                            if (values.get(i) > most) {
                                most = values.get(i);
                            }
                        }
                        if (most > 0) {
                            float sum = 0;
                            for (int i = 0; i < capacity; i++) {
                                sum += values.get(i);
                            }
                            values.set(0, sum);
                        }
                        """));
    }

    @Test
    void takesOneParallelLoop() {
        assertEquals(
                List.of(),
                verify(
                        PARALLEL,
                        "int count = capacity * 28; for (@Parallel int i = 0; i < count; i++) { values.set(i, 0); }"));
    }

    @Test
    void refusesLoopsThatDoNotAscendFromZeroByOne() {
        String problem = "does not ascend from 0 by 1";
        assertRefused(problem, PARALLEL, "for (@Parallel int i = 27; i >= 0; i--) { values.set(i, 0); }");
        assertRefused(problem, PARALLEL, "for (@Parallel int i = 1; i < 28; i++) { values.set(i, 0); }");
        assertRefused(problem, PARALLEL, "for (int i = 0; i < 28; i += 2) { values.set(i, 0); }");
        assertRefused(problem, PARALLEL, "for (int i = 0; i <= 27; i++) { values.set(i, 0); }");
        assertRefused(problem, PARALLEL, "for (int i = 0; i < values.get(0); i++) { values.set(i, 0); }");
        assertRefused(problem, PARALLEL, "int i; for (i = 0; i < 28; i++) { values.set(i, 0); }");
    }

    @Test
    void refusesToMoveALoopVariable() {
        assertRefused("changes the loop variable i", PARALLEL, "for (int i = 0; i < 28; i++) { i += 1; }");
        assertRefused("changes the loop variable i", PARALLEL, "for (int i = 0; i < 28; i++) { i++; }");
        assertRefused("changes the loop variable i", PARALLEL, "for (int i = 0; i < 28; i++) { i = 3; }");
    }

    @Test
    void refusesLoopsThatAreNotCounted() {
        assertRefused("not counted", PARALLEL, "while (capacity > 0) { values.set(0, 0); }");
        assertRefused("not counted", PARALLEL, "do { values.set(0, 0); } while (capacity > 0);");
        assertRefused("not counted", PARALLEL, "for (int x : table) { values.set(x, 0); }");
    }

    @Test
    void refusesSeveralParallelLoops() {
        String loop = "for (@Parallel int i = 0; i < 28; i++) { values.set(i, 0); }";
        assertRefused("more than one parallel loop", PARALLEL, loop + loop);
        assertRefused("kernel of work-groups with a parallel loop", GROUPED, loop);
        assertRefused("parallel loop within", PARALLEL, "if (capacity > 0) { " + loop + " }");
        assertRefused("parallel loop within", PARALLEL, "for (int t = 0; t < 28; t++) { " + loop + " }");
    }

    @Test
    void refusesBarriersThatNotAllComeTo() {
        assertRefused(
                "barrier that not all",
                GROUPED,
                "int lane = context.localIdx; if (lane < 100) { context.localBarrier(); }");
    }

    @Test
    void refusesLocalMemoryWithinStatements() {
        assertRefused(
                "allocates local memory",
                GROUPED,
                "for (int t = 0; t < 28; t++) { float[] x = context.allocateFloatLocalArray(3); }");
    }

    @Test
    void refusesWhatDevicesDoNotHave() {
        assertRefused("calls Math.fma", PARALLEL, "values.set(0, Math.fma(1f, 2f, 3f));");
        assertRefused("calls Math.exp", PARALLEL, "values.set(0, (float) Math.exp(1));");
        assertRefused("calls Float.floatToRawIntBits", PARALLEL, "int x = Float.floatToRawIntBits(1f);");
        assertRefused("calls TornadoMath.sigmoid", PARALLEL, "values.set(0, TornadoMath.sigmoid(1f));");
        assertRefused("calls helper", PARALLEL, "helper();");
        assertRefused("has a switch", PARALLEL, "switch (capacity) { case 1: values.set(0, 0); }");
        assertRefused("has a switch", PARALLEL, "int x = switch (capacity) { case 1 -> 2; default -> 3; };");
        assertRefused("throws", PARALLEL, "throw new IllegalStateException();");
        assertRefused("catches", PARALLEL, "try { values.set(0, 0); } finally { values.set(1, 0); }");
        assertRefused("makes an object", PARALLEL, "Object x = new Object();");
        assertRefused("makes an array", PARALLEL, "float[] x = new float[3];");
        assertRefused("has a lambda", PARALLEL, "Runnable x = () -> values.set(0, 0);");
        assertRefused("the table TABLE", PARALLEL, "values.set(0, 0);", "static final float[] TABLE = {1, 2};");
    }

    @Test
    void refusesRootsThatMayBeDividedBy() {
        String problem = "has a root by which 1 may be divided";
        assertRefused(problem, PARALLEL, "values.set(0, 1 / TornadoMath.sqrt(2f));");
        assertRefused(problem, PARALLEL, "float root = TornadoMath.sqrt(2f); values.set(0, 1 / root);");
        assertEquals(
                List.of(),
                verify(
                        PARALLEL,
                        "values.set(0, 1 / (TornadoMath.sqrt(2f) + 0)); values.set(1, TornadoMath.sqrt(2f) / 3);"));
    }

    @Test
    void refusesToAddAProductToItself() {
        String problem = "adds a product to itself";
        assertRefused(problem, PARALLEL, "float x = values.get(0) * 3; values.set(0, x + x);");
        assertRefused(problem, PARALLEL, "float x = values.get(0); values.set(0, 3 * x + (x * 3));");
        assertRefused(
                problem,
                PARALLEL,
                "float x = values.get(0); float y = x * x; float z = x * x; values.set(0, (y + z) * x);");
        assertRefused(
                problem,
                PARALLEL,
                "values.set(0, twice(3f) + twice(3f));",
                "private static float twice(float x) { return 2 * x; }");
        assertEquals(
                List.of(),
                verify(
                        PARALLEL,
                        "float x = values.get(0); float y = x * x; y = y + x; values.set(0, x * x + y);"
                                + " values.set(1, 2 * x + 3 * x); values.set(2, x + x);"
                                + " int count = 15; int rounded = (count + 15) / 16;"));
    }

    @Test
    void refusesRootsInDouble() {
        String problem = "takes a root beside numbers in double";
        assertRefused(
                problem, "DoubleArray values", "double x = values.get(0); values.set(0, TornadoMath.sqrt(x) + 0);");
        assertRefused(
                problem,
                PARALLEL,
                "values.set(0, (float) root(2));",
                "private static double root(double x) { return TornadoMath.sqrt(x) + 0; }");
        assertEquals(
                List.of(),
                verify("DoubleArray values", "double x = values.get(0); values.set(0, TornadoMath.pow(x, 0.5));"));
    }

    @Test
    void refusesToShiftZerosIn() {
        assertRefused("shifts zeros in", PARALLEL, "int x = capacity >>> 3;");
        assertEquals(List.of(), verify(PARALLEL, "int x = capacity >> 3;"));
    }

    @Test
    void refusesRecursion() {
        assertRefused(
                "calls itself", PARALLEL, "values.set(0, f(1f));", "private static float f(float x) { return f(x); }");
    }

    @Test
    void refusesInstanceMethods() {
        assertRefused("is not static", PARALLEL, "values.set(0, 0);", "public void other(FloatArray values) {}");
    }

    @Test
    void refusesTooManyArguments() {
        String arguments = IntStream.rangeClosed(1, TaskLimits.ARGUMENTS + 1)
                .mapToObj(i -> "int a" + i)
                .collect(Collectors.joining(", "));
        assertRefused("takes 16 arguments", arguments, "int x = a1;");
    }

    @Test
    void refusesTooManyStatements() {
        assertEquals(List.of(), verify(PARALLEL, "values.set(0, 0);".repeat(KernelVerifier.STATEMENTS)));
        assertRefused("has 501 statements", PARALLEL, "values.set(0, 0);".repeat(KernelVerifier.STATEMENTS + 1));
    }

    @Test
    void countsTheStatementsOfCalledMethods() {
        assertRefused(
                "has 600 statements",
                PARALLEL,
                "f(values);".repeat(200),
                "private static void f(FloatArray values) { values.set(0, 0); values.set(1, 0); }");
    }

    @Test
    void graphsHoldSoManyTasksAndArguments() {
        assertTrue(TaskLimits.fit(Collections.nCopies(256, 3)));
        assertFalse(TaskLimits.fit(Collections.nCopies(257, 1)));
        assertTrue(TaskLimits.fit(Collections.nCopies(91, 15)));
        assertFalse(TaskLimits.fit(Collections.nCopies(92, 15)));
    }
}
