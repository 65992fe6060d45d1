package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A model that reads a target at the steps before predicts from what is given.
class TargetsBeforeTest {

    @Test
    void predictingReadsTheTargetsThatOutputsDependOn() {
        try (Network network = new TestModel("time/shift_of_classes", TestTarget.JAVA)
                .compiled()
                .newNetwork(2, 1)) {
            assertTrue(network.readsTargets());
            Point.setParameters(network, 1);
            Batch batch = Point.batch(network.signature(), 2, 2, 1);
            network.predict(batch);
            double first = network.output(0).get(0);
            double last = network.output(0).get(4 * 6);
            batch.targets().getFirst().set(3, (batch.targets().getFirst().get(3) + 1) % 6);
            network.predict(batch);
            assertEquals(first, network.output(0).get(0));
            assertTrue(last != network.output(0).get(4 * 6));
        }
    }

    @Test
    void aBatchWithoutThemIsRefused() {
        try (Network network = new TestModel("time/shift_of_classes", TestTarget.JAVA)
                .compiled()
                .newNetwork(2, 1)) {
            Batch batch = Point.batch(network.signature(), 2, 2, 1);
            Batch without = new Batch(batch.inputs(), List.of(), 2);
            assertThrows(IllegalArgumentException.class, () -> network.predict(without));
        }
    }

    @Test
    void otherModelsPredictFromInputsAlone() {
        try (Network network =
                new TestModel("time/shift", TestTarget.JAVA).compiled().newNetwork(2, 1)) {
            assertFalse(network.readsTargets(), "a metric reads its target before, but no output does");
            Batch batch = Point.batch(network.signature(), 2, 2, 1);
            network.predict(new Batch(batch.inputs(), List.of(), 2));
        }
    }
}
