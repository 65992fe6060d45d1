package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Precision;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random draws depend on their key alone, and are their mean outside training.
class RandomDrawsTest {
    private static final int SAMPLES = 70;

    private static final String MODEL = """
            model Dropped(rate: number = 0) {
              input  x: sequence(3) of [6]
              target y: [40]
              states = dropout(rnn(dropout(x, rate: rate), units: 40), rate: rate)
              minimize mean_squared_error(last(states), y)
              output states
            }
            """;

    @ParameterizedTest
    @EnumSource(TestTarget.class)
    void gradientsAreTheSameAtAnyNumberOfThreads(TestTarget target) {
        CompiledModel compiled = target.compile(TestModels.read("random/zoneout"), Precision.FLOAT);
        double[] alone = gradients(compiled, 1, 7);
        assertArrayEquals(alone, gradients(compiled, 3, 7));
        assertArrayEquals(alone, gradients(compiled, 1, 7));
        assertNotEquals(Arrays.toString(alone), Arrays.toString(gradients(compiled, 1, 8)));
    }

    private static double[] gradients(CompiledModel compiled, int threads, long key) {
        try (Network network = compiled.newNetwork(SAMPLES, threads)) {
            Point.setParameters(network, 1);
            network.setDraws(key);
            network.train(Point.batch(network.signature(), SAMPLES, SAMPLES, 1));
            double[] gradients = new double[network.gradients().size()];
            Arrays.setAll(gradients, network.gradients()::get);
            return gradients;
        }
    }

    @ParameterizedTest
    @EnumSource(TestTarget.class)
    void nothingIsDroppedOutsideTraining(TestTarget target) {
        CompiledModel whole = target.compile(model("0"), Precision.FLOAT);
        CompiledModel dropped = target.compile(model("0.3"), Precision.FLOAT);
        try (Network one = whole.newNetwork(SAMPLES, 1);
                Network other = dropped.newNetwork(SAMPLES, 1)) {
            Point.setParameters(one, 1);
            Point.setParameters(other, 1);
            Batch batch = Point.batch(one.signature(), SAMPLES, SAMPLES, 1);
            one.evaluate(batch);
            other.evaluate(batch);
            for (int i = 0; i < one.output(0).size(); i++) {
                assertEquals(one.output(0).get(i), other.output(0).get(i));
            }
            assertEquals(one.loss(), other.loss());
            other.train(batch);
            assertNotEquals(one.loss(), other.loss());
        }
    }

    private static CheckedModel model(String rate) {
        return TestModels.parse("dropped.model", MODEL.replace("rate: number = 0)", "rate: number = " + rate + ")"));
    }
}
