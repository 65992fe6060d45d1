package dev.unroll.compiler.grad;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.compiler.interpret.Interpreter;
import dev.unroll.compiler.interpret.Tensor;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.Type;
import dev.unroll.compiler.show.GradientText;
import dev.unroll.compiler.verify.Verifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/// Compares derived gradients with central differences of the loss, in `double`, at several points.
public final class GradientCheck {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;
    private static final int SAMPLES = 2;

    private GradientCheck() {}

    static void check(Graph forward) {
        check(forward, DoubleUnaryOperator.identity());
    }

    /// @param domain maps normally distributed numbers to where the graph is smooth
    static void check(Graph forward, DoubleUnaryOperator domain) {
        Verifier.verify(forward, "the test");
        Graph gradient = ReverseMode.differentiate(forward);
        Verifier.verify(gradient, "ReverseMode");
        assertEquals(GradientText.text(gradient), GradientText.text(gradient), "shown the same each time");
        for (int seed = 0; seed < 3; seed++) {
            checkAt(forward, gradient, point(forward, domain, new Random(seed)));
        }
    }

    /// A value for each parameter.
    public static Map<String, Tensor> point(Graph graph, DoubleUnaryOperator domain, Random random) {
        Map<String, Tensor> point = new LinkedHashMap<>();
        for (int i = 0; i < graph.parameterNames().size(); i++) {
            Type type = graph.block().parameters().get(i).type();
            point.put(
                    graph.parameterNames().get(i),
                    Tensor.generate(
                            type,
                            SAMPLES,
                            (_, _, _) -> type.kind() == Kind.CLASS
                                    ? random.nextInt(3)
                                    : domain.applyAsDouble(random.nextGaussian())));
        }
        return point;
    }

    private static void checkAt(Graph forward, Graph gradient, Map<String, Tensor> point) {
        Map<String, Tensor> derived = Interpreter.evaluate(gradient, point, SAMPLES);
        assertEquals(loss(forward, point), derived.get("loss").data()[0], "loss");
        point.forEach((name, parameter) -> {
            if (!name.startsWith("param/")) {
                return;
            }
            double[] entries = parameter.data();
            double[] gradients =
                    derived.get(name.replaceFirst("param/", "grad/")).data();
            for (int i = 0; i < entries.length; i++) {
                double entry = entries[i];
                entries[i] = entry + STEP;
                double above = loss(forward, point);
                entries[i] = entry - STEP;
                double below = loss(forward, point);
                entries[i] = entry;
                double expected = (above - below) / (2 * STEP);
                assertEquals(expected, gradients[i], TOLERANCE * Math.max(1, Math.abs(expected)), name + " at " + i);
            }
        });
    }

    private static double loss(Graph forward, Map<String, Tensor> point) {
        return Interpreter.evaluate(forward, point, SAMPLES).get("loss").data()[0];
    }
}
