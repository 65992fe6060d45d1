package dev.unroll.runtime.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.train.Optimizer.Adam;
import dev.unroll.runtime.train.Optimizer.AdamW;
import dev.unroll.runtime.train.Optimizer.Rmsprop;
import dev.unroll.runtime.train.Optimizer.Sgd;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The numbers are two parameters' values after each of three updates. Those with many digits are PyTorch
/// 1.13's:
///
///     p = torch.tensor([1.0, -2.0], dtype=torch.float64, requires_grad=True)
///     o = torch.optim.AdamW([p], lr=0.1, betas=(0.8, 0.99), eps=1e-3, weight_decay=0.1)   # or another
///     for g in [[0.5, -1.0], [0.25, 2.0], [-1.0, 0.5]]:
///         p.grad = torch.tensor(g, dtype=torch.float64); o.step(); print(p.tolist())
class OptimizerTest {
    private static final double[] START = {1, -2};
    private static final double[][] GRADIENTS = {{0.5, -1}, {0.25, 2}, {-1, 0.5}};

    @ParameterizedTest
    @EnumSource
    void plainDescentSubtractsTheGradient(Precision precision) {
        assertPath(new Sgd(0.5), precision, new double[][] {{0.75, -1.5}, {0.625, -2.5}, {1.125, -2.75}});
    }

    @ParameterizedTest
    @EnumSource
    void weightDecayIsPartOfTheGradient(Precision precision) {
        assertPath(
                new Sgd(0.5, 0, 0.1, false), precision, new double[][] {{0.7, -1.4}, {0.54, -2.33}, {1.013, -2.4635}});
    }

    @ParameterizedTest
    @EnumSource
    void momentumStartsWithTheFirstGradient(Precision precision) {
        assertPath(
                new Sgd(0.5, 0.9, 0.1, false), precision, new double[][] {{0.7, -1.4}, {0.27, -1.79}, {0.3695, -2.3015}
                });
    }

    @ParameterizedTest
    @EnumSource
    void nesterovLooksAMomentumAhead(Precision precision) {
        assertPath(new Sgd(0.5, 0.9, 0, true), precision, new double[][] {
            {0.525, -1.05}, {0.085, -2.545}, {0.7515, -3.4655}
        });
    }

    @ParameterizedTest
    @EnumSource
    void adamCorrectsTheBiasOfItsMeans(Precision precision) {
        assertPath(new Adam(0.1), precision, new double[][] {
            {0.900000002, -1.900000001},
            {0.8067820404774624, -1.9366103534720749},
            {0.8274177428854115, -1.9781754731467738}
        });
    }

    @ParameterizedTest
    @EnumSource
    void adamDecaysWeightsThroughTheGradient(Precision precision) {
        assertPath(new Adam(0.1, 0.8, 0.99, 1e-3, 0.1), precision, new double[][] {
            {0.9001663893510815, -1.9000832639467111},
            {0.8068173883102964, -1.9307848058964043},
            {0.8230266271064547, -1.9627470795429327}
        });
    }

    @ParameterizedTest
    @EnumSource
    void adamWDecaysWeightsByThemselves(Precision precision) {
        assertPath(new AdamW(new Rate.Constant(0.1), 0.8, 0.99, 1e-3, 0.1), precision, new double[][] {
            {0.8901996007984032, -1.8800999000999001},
            {0.7900361081776698, -1.903372613513043},
            {0.8117473250865299, -1.9295694813985393}
        });
    }

    @ParameterizedTest
    @EnumSource
    void rmspropGoesByTheSizeOfGradients(Precision precision) {
        assertPath(new Rmsprop(0.1), precision, new double[][] {
            {1.9999996048181146e-07, -1.0000000999999905},
            {-0.4490129744218298, -1.8953230219915222},
            {0.42572661607132584, -2.1147965386325556}
        });
    }

    /// `RMSprop([p], lr=0.1, alpha=0.9, eps=1e-3, weight_decay=0.1, momentum=0.5)`, then with
    /// `centered=True`.
    @ParameterizedTest
    @EnumSource
    void rmspropMayHaveMomentumAndACentre(Precision precision) {
        assertPath(new Rmsprop(new Rate.Constant(0.1), 0.9, 1e-3, 0.5, false, 0.1), precision, new double[][] {
            {0.6854301625987897, -1.6846033770621693},
            {0.3744595628456954, -1.7950862928130906},
            {0.4842423293340885, -1.899194809710368}
        });
        assertPath(new Rmsprop(new Rate.Constant(0.1), 0.9, 1e-3, 0.5, true, 0.1), precision, new double[][] {
            {0.6685082872928176, -1.6675900277008309},
            {0.33453195396425567, -1.7712827007320382},
            {0.43361678944578774, -1.8729009731009685}
        });
    }

    /// `AdamW([dict(params=[a], weight_decay=0.0), dict(params=[b], lr=0.02)], lr=0.1, weight_decay=0.1)`.
    @ParameterizedTest
    @EnumSource
    void aStretchMayHaveARateAndADecayOfItsOwn(Precision precision) {
        Optimizer optimizer = new AdamW(new Rate.Constant(0.1), 0.9, 0.999, 1e-8, 0.1);
        assertPath(optimizer, List.of(new Stretch(0, 1, 1, 0), new Stretch(1, 2, 0.2, 0.1)), precision, new double[][] {
            {0.900000002, -1.9760000002},
            {0.8067820404774624, -1.979370070694015},
            {0.8274177428854115, -1.9837243544875667}
        });
    }

    @Test
    void everyOptimizerUpdatesItsStretchesAlone() {
        for (Optimizer optimizer :
                List.of(new Sgd(0.5), new Sgd(0.5, 0.9, 0.1, true), new Adam(0.1), new AdamW(0.1), new Rmsprop(0.1))) {
            for (Precision precision : Precision.values()) {
                Values whole = precision.zeros(2);
                Values cut = precision.zeros(2);
                Values gradients = precision.zeros(2);
                double decay = optimizer.weightDecay();
                Updater first = optimizer.over(whole, gradients);
                Updater second = optimizer.over(
                        cut, gradients, List.of(new Stretch(0, 1, 1, decay), new Stretch(1, 2, 0, decay)));
                for (int step = 1; step <= 3; step++) {
                    update(first, gradients, step, 0.1);
                    update(second, gradients, step, 0.1);
                    assertEquals(whole.get(0), cut.get(0), optimizer.toString());
                    assertEquals(0, cut.get(1), optimizer.toString());
                }
            }
        }
    }

    @Test
    void theStateIsWhatAnotherUpdaterNeedsToGoOn() {
        for (Optimizer optimizer : List.of(
                new Sgd(0.5, 0.9, 0.1, true),
                new Adam(0.1),
                new Sgd(0.5),
                new AdamW(0.1),
                new Rmsprop(0.1),
                new Rmsprop(new Rate.Constant(0.1), 0.9, 1e-8, 0.5, true, 0.1))) {
            Values parameters = new Values.Floats(new float[] {1, -2});
            Values gradients = new Values.Floats(new float[2]);
            Updater first = optimizer.over(parameters, gradients);
            update(first, gradients, 1, optimizer.rate().at(1, 2));

            Values others =
                    new Values.Floats(((Values.Floats) parameters).array().clone());
            Updater second = optimizer.over(others, gradients);
            assertEquals(optimizer.memory(), second.state().size());
            first.state().forEach((name, values) -> second.state().get(name).copyFrom(values, 0, 0, 2));
            update(first, gradients, 2, optimizer.rate().at(2, 2));
            update(second, gradients, 2, optimizer.rate().at(2, 2));
            assertEquals(parameters.get(0), others.get(0));
            assertEquals(parameters.get(1), others.get(1));
        }
    }

    @Test
    void theTextHasEverySettingInFull() {
        assertEquals(
                "sgd(rate: 0.1, momentum: 0.9, weight_decay: 0.0, nesterov: true)",
                new Sgd(0.1, 0.9, 0, true).toString());
        assertEquals(
                "adam(rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1.0E-8, weight_decay: 0.0)",
                new Adam(0.001).toString());
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Sgd(-1));
        assertThrows(IllegalArgumentException.class, () -> new Sgd(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> new Sgd(0.1, 0, 0, true));
        assertThrows(IllegalArgumentException.class, () -> new Adam(0.1, 1, 0.999, 1e-8, 0));
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> new Adam(0.1, 0.9, -0.5, 1e-8, 0));
        assertEquals("adam: beta2 must be at least 0 and below 1, and is -0.5", refusal.getMessage());
    }

    private static void assertPath(Optimizer optimizer, Precision precision, double[][] expected) {
        assertPath(optimizer, Stretch.whole(2, optimizer), precision, expected);
    }

    private static void assertPath(
            Optimizer optimizer, List<Stretch> stretches, Precision precision, double[][] expected) {
        Values parameters = precision.zeros(2);
        Values gradients = precision.zeros(2);
        parameters.set(0, START[0]);
        parameters.set(1, START[1]);
        Updater updater = optimizer.over(parameters, gradients, stretches);
        double tolerance = precision == Precision.FLOAT ? 1e-6 : 1e-14;
        for (int step = 1; step <= GRADIENTS.length; step++) {
            update(updater, gradients, step, optimizer.rate().at(step, step));
            assertEquals(expected[step - 1][0], parameters.get(0), tolerance, "step " + step);
            assertEquals(expected[step - 1][1], parameters.get(1), tolerance, "step " + step);
        }
    }

    private static void update(Updater updater, Values gradients, int step, double rate) {
        gradients.set(0, GRADIENTS[step - 1][0]);
        gradients.set(1, GRADIENTS[step - 1][1]);
        updater.update(step, rate);
    }
}
