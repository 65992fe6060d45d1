package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The losses and metrics of the prelude give PyTorch 1.13's numbers:
///
///     z = torch.tensor([[1.0, -2.0, 0.5], [0.25, 3.0, -1.0]], dtype=torch.float64)
///     y = torch.tensor([2, 0]); v = torch.tensor([[0.5, 1.0, 0.0], [1.0, 0.0, 0.25]], dtype=torch.float64)
///     w = torch.tensor([1.0, 2.0, 0.5], dtype=torch.float64)
///     F.cross_entropy(z, y)
///     F.cross_entropy(z, y, weight=w, reduction='none').mean()
///     F.cross_entropy(z, y, label_smoothing=0.2)
///     F.binary_cross_entropy_with_logits(z, v)
///     F.huber_loss(z, v, delta=0.75)
///     F.mse_loss(z, v), F.l1_loss(z, v)
class PreludeLossesTest {
    private static final double[] Z = {1, -2, 0.5, 0.25, 3, -1};
    private static final double[] V = {0.5, 1, 0, 1, 0, 0.25};
    private static final int[] Y = {2, 0};

    @ParameterizedTest
    @EnumSource
    void lossesAreThoseOfPyTorch(TestTarget target) {
        assertMetrics(
                target,
                """
                model Losses {
                  input  z: [3]
                  target y: class(3)
                  target v: [3]
                  report plain = cross_entropy(z, y)
                  report weighted = weighted_cross_entropy(z, y, weights: [1, 2, 0.5])
                  report smoothed = smoothed_cross_entropy(z, y, smoothing: 0.2)
                  report binary = binary_cross_entropy(z, v)
                  report huber = huber(z, v, delta: 0.75)
                  report squared = mean_squared_error(z, v)
                  report absolute = mean_absolute_error(z, v)
                  report first = accuracy(z, y)
                  report second = top_k(z, y, k: 2)
                  report third = top_k(z, y, k: 3)
                  output z
                }
                """,
                List.of(new Values.Doubles(Z)),
                List.of(new Values.Classes(Y), new Values.Doubles(V)),
                Map.of(
                        "plain", 1.9168165518731914,
                        "weighted", 1.6656673262876205,
                        "smoothed", 1.9334832185398583,
                        "binary", 1.350342523618685,
                        "huber", 0.8541666666666666,
                        "squared", 3.4375,
                        "absolute", 1.5,
                        "first", 0.0,
                        "second", 1.0,
                        "third", 1.0));
    }

    /// `((s * s * m).sum(1) / m.sum(1)).mean()`
    @ParameterizedTest
    @EnumSource
    void aMaskLeavesStepsOut(TestTarget target) {
        assertMetrics(
                target,
                """
                model Masked {
                  input  s: sequence(3) of [1]
                  input  mask: sequence(3) of number
                  target y: sequence(3) of [1]
                  report error = masked(mean_squared_error(s, y), mask)
                  output s
                }
                """,
                List.of(
                        new Values.Doubles(new double[] {1, 2, 4, 3, 5, 7}),
                        new Values.Doubles(new double[] {1, 0, 1, 0, 1, 0})),
                List.of(new Values.Doubles(new double[6])),
                Map.of("error", 16.75));
    }

    private static void assertMetrics(
            TestTarget target, String model, List<Values> inputs, List<Values> targets, Map<String, Double> expected) {
        CompiledModel compiled = target.compile(TestModels.parse("losses.model", model), Precision.DOUBLE);
        try (Network network = compiled.newNetwork(2, 1)) {
            network.evaluate(new Batch(inputs, targets, 2));
            Signature signature = compiled.signature();
            Map<String, Double> measured = new LinkedHashMap<>();
            for (int i = 0; i < signature.metrics().size(); i++) {
                measured.put(signature.metrics().get(i), network.metric(i));
            }
            assertEquals(expected.keySet(), measured.keySet());
            expected.forEach((name, value) -> assertEquals(value, measured.get(name), 1e-14, name));
        }
    }
}
