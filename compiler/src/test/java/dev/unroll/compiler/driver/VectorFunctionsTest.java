package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Precision;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Functions of vectors in `float`, against the mathematical ones, over all magnitudes.
class VectorFunctionsTest {
    private static final int ROWS = 512;
    private static final int ENTRIES = 16;

    /// @param places how much the result may be off, in units of its last place
    private record Function(String name, DoubleUnaryOperator exact, double places) {}

    private static final List<Function> FUNCTIONS = List.of(
            new Function("exp", Math::exp, 1),
            new Function("sigmoid", x -> 1 / (1 + Math.exp(-x)), 4),
            new Function("tanh", Math::tanh, 6),
            new Function("softplus", x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), 4),
            new Function("log", Math::log, 1),
            new Function("relu", x -> Math.max(x, 0), 0),
            new Function("abs", Math::abs, 0));

    @TestFactory
    Stream<DynamicTest> areAsExactAsTheySay() {
        return FUNCTIONS.stream()
                .flatMap(function -> Stream.of(TestTarget.values())
                        .map(target -> DynamicTest.dynamicTest(
                                function.name() + " (" + target + ")", () -> check(function, target))));
    }

    private static void check(Function function, TestTarget target) {
        CheckedModel model = TestModels.parse("function.model", """
                model Function {
                  input x: [16]
                  output y = FUNCTION(x)
                }
                """.replace("FUNCTION", function.name()));
        CompiledModel compiled = target.compile(model, Precision.FLOAT);
        try (Network network = compiled.newNetwork(ROWS, 1)) {
            Batch batch = Batch.allocate(network.signature(), ROWS);
            batch.setCount(ROWS);
            for (int i = 0; i < ROWS * ENTRIES; i++) {
                batch.inputs().getFirst().set(i, argument(i));
            }
            network.predict(batch);
            for (int i = 0; i < ROWS * ENTRIES; i++) {
                check(function, (float) batch.inputs().getFirst().get(i), (float)
                        network.output(0).get(i));
            }
        }
    }

    /// Numbers of both signs from 1e-12 to 1e4, most of them around 1, and those that are no numbers.
    private static float argument(int index) {
        float[] special = {
            0, -0.0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, 1e-40f, 1
        };
        if (index < special.length) {
            return special[index];
        }
        double spread = (index - ROWS * ENTRIES / 2) / (ROWS * ENTRIES / 2.0);
        double magnitude = Math.abs(spread) < 0.25 ? Math.pow(10, 64 * Math.abs(spread) - 12) : 100 * Math.abs(spread);
        return (float) Math.copySign(magnitude, spread);
    }

    private static void check(Function function, float x, float actual) {
        float exact = (float) function.exact().applyAsDouble(x);
        if (Float.isNaN(exact) || Float.isInfinite(exact)) {
            assertEquals(exact, actual, function.name() + " of " + x);
        } else if (Math.abs(exact) < Float.MIN_NORMAL) {
            assertTrue(Math.abs(actual) <= Float.MIN_NORMAL, function.name() + " of " + x + " is " + actual);
        } else {
            double tolerance = (function.places() + 0.5) * Math.ulp(exact);
            assertEquals(function.exact().applyAsDouble(x), actual, tolerance, function.name() + " of " + x);
        }
    }
}
