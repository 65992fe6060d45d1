package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Gradients of compiled networks against central differences of their losses.
class GradientDifferenceTest {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-7;
    private static final int SAMPLES = 3;

    @TestFactory
    Stream<DynamicTest> gradientsAreTheSlopesOfTheLoss() {
        return Stream.of(
                        "prelude/lstm",
                        "prelude/gru",
                        "prelude/gru_reset_before",
                        "prelude/peephole_lstm",
                        "prelude/coupled_lstm",
                        "prelude/projected_lstm",
                        "prelude/multiplicative_lstm",
                        "prelude/layer_norm_lstm",
                        "prelude/slstm",
                        "prelude/minimal_gated_unit",
                        "prelude/indrnn",
                        "prelude/sru",
                        "prelude/bidirectional_stack",
                        "cells/peephole",
                        "cells/tied_weights",
                        "cells/feedback_through_a_cell",
                        "states/swapping",
                        "states/matrix_state",
                        "time/step_loss_and_sample_loss",
                        "functions/attention_in_the_loop",
                        "time/shift",
                        "time/shift_of_classes",
                        "time/largest_over_time",
                        "time/attention_pooling",
                        "time/pointer",
                        "functions/attention_over_a_source",
                        "functions/gelu",
                        "states/starts_of_several_layers",
                        "losses/weight_penalty",
                        "losses/of_the_prelude",
                        "lengths/tagger",
                        "lengths/sentiment",
                        "lengths/reductions",
                        "lengths/backwards",
                        "lengths/orders",
                        "lengths/two_lengths",
                        "random/dropout",
                        "random/variational_dropout",
                        "random/zoneout",
                        "random/distributions")
                .filter(name -> name.matches(System.getProperty("models", ".*")))
                .flatMap(name -> Stream.of(TestTarget.values()).map(target -> new TestModel(name, target)))
                .map(model -> DynamicTest.dynamicTest(model.toString(), () -> check(model.compiled())));
    }

    private static void check(CompiledModel compiled) {
        try (Network network = compiled.newNetwork(SAMPLES, 1)) {
            Point.setParameters(network, 4);
            Batch batch = Point.batch(compiled.signature(), SAMPLES, SAMPLES, 4);
            network.setDraws(4);
            network.train(batch);
            double[] gradients = new double[network.parameters().size()];
            Arrays.setAll(gradients, network.gradients()::get);
            for (int i = 0; i < gradients.length; i++) {
                double slope = slope(network, batch, i);
                assertEquals(slope, gradients[i], TOLERANCE * Math.max(1, Math.abs(slope)), "entry " + i);
            }
        }
    }

    private static double slope(Network network, Batch batch, int index) {
        double value = network.parameters().get(index);
        double above = loss(network, batch, index, value + STEP);
        double below = loss(network, batch, index, value - STEP);
        network.parameters().set(index, value);
        return (above - below) / (2 * STEP);
    }

    private static double loss(Network network, Batch batch, int index, double value) {
        network.parameters().set(index, value);
        network.train(batch);
        return network.loss();
    }
}
