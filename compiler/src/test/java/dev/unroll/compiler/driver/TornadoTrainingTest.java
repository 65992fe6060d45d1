package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.schedule.Target.Device.Loops;
import dev.unroll.runtime.Batch;
import dev.unroll.runtime.DeviceNetwork;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameters;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.train.Clipping;
import dev.unroll.runtime.train.DivergenceException;
import dev.unroll.runtime.train.Evaluation;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.ParameterGroup;
import dev.unroll.runtime.train.Rate;
import dev.unroll.runtime.train.RunFolder;
import dev.unroll.runtime.train.Trainer;
import dev.unroll.runtime.train.TrainingListener;
import dev.unroll.runtime.train.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Training where the parameters stay on the device ends where training on the host does: with each
/// optimiser, with clipping and without, batches that are not full, evaluations in between, and after a
/// stop.
class TornadoTrainingTest {
    private static final double TOLERANCE = 1e-10;
    private static final int BATCH = 4;
    private static final String MODEL = "prelude/lstm";

    private static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Optimizer.Sgd(0.3),
                new Optimizer.Sgd(0.1, 0.9, 1e-3, false),
                new Optimizer.Sgd(0.1, 0.9, 0, true),
                new Optimizer.Adam(0.01, 0.9, 0.999, 1e-8, 1e-3),
                new Optimizer.AdamW(new Rate.Constant(0.01), 0.9, 0.999, 1e-8, 0.1),
                new Optimizer.Rmsprop(0.01),
                new Optimizer.Rmsprop(new Rate.Constant(0.01), 0.9, 1e-6, 0.5, true, 1e-3));
    }

    private static TrainingOptions options(Optimizer optimizer, OptionalDouble clipNorm, long steps) {
        TrainingOptions options = TrainingOptions.of(steps, BATCH, optimizer)
                .withSeed(1)
                .withEvaluateEvery(3)
                .withCheckpoints(0, Duration.ofHours(1));
        return clipNorm.isPresent() ? options.withClipNorm(clipNorm.getAsDouble()) : options;
    }

    private static final Map<Loops, NetworkClass> DEVICES = new EnumMap<>(Loops.class);
    private static final NetworkClass HOST =
            new TestModel(MODEL, TestTarget.JAVA).compiled().load();

    private static Network device(Loops loops) {
        return DEVICES.computeIfAbsent(
                        loops,
                        _ -> HostDevice.compile(
                                TestModels.read(MODEL), Precision.DOUBLE, new Target.Device(4, 2, 24 * 1024, loops)))
                .newNetwork(BATCH, 1);
    }

    private static Network host() {
        return HOST.newNetwork(BATCH, 1);
    }

    @TestFactory
    Stream<DynamicTest> parametersFollowTheirGradientsAsOnTheHost() {
        return optimizers()
                .flatMap(optimizer -> Stream.of(OptionalDouble.empty(), OptionalDouble.of(0.05))
                        .map(clip -> DynamicTest.dynamicTest(
                                optimizer + ", " + clip,
                                () -> compare(options(optimizer, clip, 7), device(Loops.KERNEL)))));
    }

    @Test
    void stepsOfSeveralGraphsDoToo() throws DataSetException {
        compare(options(new Optimizer.Adam(0.01), OptionalDouble.of(1), 7), device(Loops.GRAPH));
    }

    private static void compare(TrainingOptions options, Network trained) throws DataSetException {
        try (trained;
                Network expected = host()) {
            Parameters.initialize(trained, 5);
            Parameters.initialize(expected, 5);
            Evaluation evaluation = new Trainer(trained, new Noise(), options, TrainingListener.silent()).run();
            Evaluation wanted = new Trainer(expected, new Noise(), options, TrainingListener.silent()).run();
            assertEquals(wanted.loss(), evaluation.loss(), TOLERANCE, "loss");
            assertClose(expected.parameters(), trained.parameters());
        }
    }

    private static void assertClose(Values expected, Values actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), TOLERANCE, "parameter " + i);
        }
    }

    @Test
    void entriesAreClippedAndGroupsTreatedAsOnTheHost() throws DataSetException {
        List<ParameterGroup> groups = List.of(
                new ParameterGroup(new ParameterGroup.Vectors(), OptionalDouble.of(0), 0.5),
                new ParameterGroup(new ParameterGroup.Named(List.of("logits.*")), OptionalDouble.empty(), 0));
        for (Optimizer optimizer : List.of(
                new Optimizer.Sgd(0.1, 0.9, 1e-2, false),
                new Optimizer.AdamW(new Rate.Constant(0.01), 0.9, 0.999, 1e-8, 0.1))) {
            TrainingOptions options = options(optimizer, OptionalDouble.empty(), 7);
            compare(
                    options.with(new TrainingOptions.Descent(optimizer, new Clipping.ByValue(0.003), groups)),
                    device(Loops.KERNEL));
        }
    }

    @Test
    void gradientsThatAreNoNumbersAreFoundWhereEntriesAreClipped() {
        TrainingOptions options = options(new Optimizer.Sgd(0.1), OptionalDouble.empty(), 3);
        try (Network network = device(Loops.KERNEL)) {
            network.parameters().set(0, Double.NaN);
            assertThrows(
                    DivergenceException.class,
                    () -> new Trainer(
                                    network,
                                    new Noise(),
                                    options.with(new TrainingOptions.Descent(
                                            new Optimizer.Sgd(0.1), new Clipping.ByValue(1), List.of())),
                                    TrainingListener.silent())
                            .run());
        }
    }

    @Test
    void aStoppedRunGoesOn(@TempDir Path folder) throws DataSetException, IOException {
        TrainingOptions whole = options(new Optimizer.Adam(0.01), OptionalDouble.empty(), 7);
        try (Network first = device(Loops.KERNEL);
                Network second = device(Loops.KERNEL);
                Network once = device(Loops.KERNEL)) {
            Parameters.initialize(first, 5);
            Parameters.initialize(once, 5);
            try (RunFolder run = RunFolder.create(folder.resolve("run"), "model", false)) {
                new Trainer(first, new Noise(), whole.withSteps(4), TrainingListener.silent()).run(run);
            }
            try (RunFolder run = RunFolder.open(folder.resolve("run"))) {
                new Trainer(second, new Noise(), whole, TrainingListener.silent()).resume(run);
            }
            new Trainer(once, new Noise(), whole, TrainingListener.silent()).run();
            assertClose(once.parameters(), second.parameters());
        }
    }

    @Test
    void parametersThatTheHostWritesBetweenStepsCount() {
        double[] settings = {0, 0, 0, 0, 0, 0, 0, 0, 0.5, 0, 1};
        try (Network network = device(Loops.KERNEL)) {
            DeviceNetwork device = (DeviceNetwork) network;
            Parameters.initialize(network, 5);
            Batch batch = Point.batch(network.signature(), BATCH, BATCH, 3);
            device.startSteps(
                    DeviceNetwork.UpdateRule.DESCENT,
                    new int[network.signature().parameterCount()],
                    1);
            device.step(batch, settings);
            double first = device.loss();
            device.step(batch, settings);
            assertTrue(device.loss() < first, () -> device.loss() + " is not below " + first);
            Parameters.initialize(network, 5);
            device.step(batch, settings);
            assertEquals(first, device.loss(), 0);
        }
    }

    /// Random samples, of which there are not a number of whole batches.
    private static final class Noise implements DataSet {
        private final Part part = new Part() {
            @Override
            public int size() {
                return 10;
            }

            @Override
            public String label(int index) {
                return "";
            }

            @Override
            public void fill(int[] indices, int from, int count, Batch batch) {
                batch.setCount(count);
                for (int sample = 0; sample < count; sample++) {
                    fill(batch, sample, indices[from + sample]);
                }
            }

            private static void fill(Batch batch, int sample, int index) {
                Values input = batch.inputs().getFirst();
                int entries = input.size() / BATCH;
                Random random = new Random(index);
                for (int i = 0; i < entries; i++) {
                    input.set(sample * entries + i, random.nextGaussian());
                }
                if (!batch.targets().isEmpty()) {
                    batch.targets().getFirst().set(sample, index % 2);
                }
            }
        };

        @Override
        public String name() {
            return "noise";
        }

        @Override
        public String origin() {
            return "drawn by the test";
        }

        @Override
        public Part train() {
            return part;
        }

        @Override
        public Part test() {
            return part;
        }

        @Override
        public void bind(Signature signature) {}
    }
}
