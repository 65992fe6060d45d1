package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.runtime.Network;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Values;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Networks in `float` compute what those in `double` do, less exactly.
class SinglePrecisionTest {
    private static final double TOLERANCE = 1e-4;
    private static final int SAMPLES = 9;

    @TestFactory
    Stream<DynamicTest> gradientsOfFloatAndDoubleAgree() {
        return TestModels.all()
                .filter(TestModel::isTrainable)
                .map(model -> DynamicTest.dynamicTest(model.toString(), () -> check(model)));
    }

    private static void check(TestModel model) {
        CompiledModel inFloat = model.compile(Precision.FLOAT);
        try (Network single = inFloat.newNetwork(SAMPLES, 1);
                Network exact =
                        new TestModel(model.name(), TestTarget.JAVA).compiled().newNetwork(SAMPLES, 1)) {
            Point.setParameters(single, 8);
            copy(single.parameters(), exact.parameters());
            single.train(Point.batch(inFloat.signature(), SAMPLES, SAMPLES, 8));
            exact.train(Point.batch(exact.signature(), SAMPLES, SAMPLES, 8));
            assertEquals(exact.loss(), single.loss(), TOLERANCE * Math.max(1, Math.abs(exact.loss())), "loss");
            Values gradients = exact.gradients();
            for (int i = 0; i < gradients.size(); i++) {
                double tolerance = TOLERANCE * Math.max(1, Math.abs(gradients.get(i)));
                assertEquals(gradients.get(i), single.gradients().get(i), tolerance, "gradient " + i);
            }
        }
    }

    private static void copy(Values from, Values to) {
        for (int i = 0; i < from.size(); i++) {
            to.set(i, from.get(i));
        }
    }
}
