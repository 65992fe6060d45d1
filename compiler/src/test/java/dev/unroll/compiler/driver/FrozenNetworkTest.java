package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Values;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Networks whose parameters stay as they are.
class FrozenNetworkTest {
    private static final int CAPACITY = 12;

    @TestFactory
    Stream<DynamicTest> predictAsBeforeForAnyNumberOfSamples() {
        return targets((model, network) -> {
            Point.setParameters(network, 1);
            network.predict(batch(model, CAPACITY)); // with other parameters than those that are frozen
            Point.setParameters(network, 2);
            double[] few = predicted(model, network, 5);
            double[] all = predicted(model, network, CAPACITY);
            network.freeze();
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(all, predicted(model, network, CAPACITY));
                assertArrayEquals(few, predicted(model, network, 5));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> areNotTrained() {
        return targets((model, network) -> {
            network.freeze();
            assertThrows(IllegalStateException.class, () -> network.train(batch(model, CAPACITY)));
        });
    }

    private interface Trial {
        void run(CompiledModel model, Network network);
    }

    private static Stream<DynamicTest> targets(Trial trial) {
        return Stream.of(TestTarget.values())
                .map(target -> DynamicTest.dynamicTest(target.toString(), () -> {
                    CompiledModel model = new TestModel("prelude/lstm", target).compiled();
                    try (Network network = model.newNetwork(CAPACITY, 1)) {
                        trial.run(model, network);
                    }
                }));
    }

    private static Batch batch(CompiledModel model, int count) {
        return Point.batch(model.signature(), CAPACITY, count, 3);
    }

    private static double[] predicted(CompiledModel model, Network network, int count) {
        network.predict(batch(model, count));
        Values output = network.output(0);
        int entries = model.signature().outputs().getFirst().entriesPerSample();
        return IntStream.range(0, count * entries).mapToDouble(output::get).toArray();
    }
}
