package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.probe.Agreement;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final int SAMPLES = 9;

    private static CheckedModel model(String activation) {
        return TestModels.parse("agreement.model", """
                model Agreement {
                  input  rows:  sequence(28) of [5]
                  target digit: class(3)
                  states = rnn(rows, units: 20, activation: ACTIVATION)
                  logits = linear(last(states), units: 3)
                  minimize cross_entropy(logits, digit)
                }
                """.replace("ACTIVATION", activation));
    }

    private static Optional<String> disagreement(CheckedModel tested, CheckedModel reference, TestTarget target) {
        try (Network one = target.compile(tested, Precision.FLOAT).newNetwork(SAMPLES, 1);
                Network other =
                        TestTarget.JAVA.compile(reference, Precision.FLOAT).newNetwork(SAMPLES, 1)) {
            Point.setParameters(one, 3);
            Batch batch = Point.batch(one.signature(), SAMPLES, SAMPLES, 4);
            return Agreement.disagreement(one, other, batch);
        }
    }

    @Test
    void backendsThatRoundDifferentlyAgree() {
        assertEquals(Optional.empty(), disagreement(model("tanh"), model("tanh"), TestTarget.VECTOR_512));
    }

    @Test
    void anotherLossDisagrees() {
        String problem =
                disagreement(model("relu"), model("tanh"), TestTarget.JAVA).orElseThrow();
        assertTrue(problem.startsWith("the loss is "), problem);
    }

    @Test
    void aGradientThatIsOffByAThousandthDisagrees() {
        CheckedModel whole = TestModels.parse("stop.model", text("w"));
        CheckedModel cut = TestModels.parse("cut.model", text("stop(0.001 * w) + 0.999 * w"));
        String problem = disagreement(cut, whole, TestTarget.JAVA).orElseThrow();
        assertTrue(problem.startsWith("entry "), problem);
    }

    private static String text(String weight) {
        return """
                model Cut {
                  input  x: [4]
                  target y: [4]
                  param  w: [4] = normal(0, 1)
                  z = x .* (WEIGHT)
                  minimize sum((z - y) .* (z - y))
                }
                """.replace("WEIGHT", weight);
    }
}
