package dev.unroll.runtime.typed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Precision;
import dev.unroll.runtime.train.SoftmaxRegression;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PredictorTest {
    private static final BatchPort X = BatchPort.input(new SoftmaxRegression(Precision.FLOAT, 1).signature(), 0);
    private static final OutputPort PROBABILITIES =
            new OutputPort(new SoftmaxRegression(Precision.FLOAT, 1).signature(), 0);
    private static final int CALLERS = 16;
    private static final int CALLS = 500;

    private final AtomicInteger made = new AtomicInteger();

    @TempDir
    private Path folder;

    private Predictor predictor() {
        return Predictor.initialize(
                (capacity, _) -> {
                    made.incrementAndGet();
                    return new SoftmaxRegression(Precision.FLOAT, capacity);
                },
                4,
                7);
    }

    private static float[] sample(int number) {
        return new float[] {number, 1f / (number + 1), -number};
    }

    private static float[] predict(Predictor predictor, int number) {
        return predictor.predict((batch, row, _) -> X.put(batch, row, sample(number)), PROBABILITIES::floats);
    }

    @Test
    void manyCallersGetTheBitsThatOneGets() throws InterruptedException, ExecutionException {
        try (Predictor predictor = predictor();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<float[]> expected = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                expected.add(predict(predictor, i));
            }
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                int first = caller;
                callers.add(threads.submit(() -> {
                    for (int i = 0; i < CALLS; i++) {
                        int number = (first * 31 + i) % CALLS;
                        assertArrayEquals(expected.get(number), predict(predictor, number));
                    }
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
            assertTrue(made.get() <= Runtime.getRuntime().availableProcessors(), made + " networks");
        }
    }

    @Test
    void aBatchIsCutIntoWhatTheNetworkTakes() {
        try (Predictor predictor = predictor()) {
            List<float[]> batch = predictor.predictBatch(
                    10, (rows, row, sample) -> X.put(rows, row, sample(sample)), PROBABILITIES::floats);
            assertEquals(10, batch.size());
            for (int i = 0; i < 10; i++) {
                assertArrayEquals(predict(predictor, i), batch.get(i));
            }
            assertEquals(List.of(), predictor.predictBatch(0, (_, _, _) -> {}, PROBABILITIES::floats));
        }
    }

    @Test
    void aSampleThatDoesNotFitLeavesTheNetworkToOthers() {
        try (Predictor predictor = predictor()) {
            for (int i = 0; i < 100; i++) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> predictor.predict(
                                (batch, row, _) -> X.put(batch, row, new float[2]), PROBABILITIES::floats));
            }
            assertEquals(4, predict(predictor, 1).length);
        }
    }

    @Test
    void savedParametersPredictTheSame() throws IOException {
        Path file = folder.resolve("points.safetensors");
        try (Predictor predictor = predictor()) {
            predictor.save(file);
            try (Predictor loaded =
                    Predictor.load((capacity, _) -> new SoftmaxRegression(Precision.FLOAT, capacity), 4, file)) {
                assertArrayEquals(predict(predictor, 3), predict(loaded, 3));
            }
        }
    }

    @Test
    void aMissingResourceIsNamed() {
        FileNotFoundException e = assertThrows(
                FileNotFoundException.class,
                () -> Predictor.loadResource(
                        (capacity, _) -> new SoftmaxRegression(Precision.FLOAT, capacity),
                        4,
                        PredictorTest.class.getResourceAsStream("Points.safetensors"),
                        "Points.safetensors"));
        assertEquals(
                "there is no resource Points.safetensors beside the class of model Points; put trained weights of that "
                        + "name beside the model file, or load them from a path",
                e.getMessage());
    }

    @Test
    void aNetworkOfVectorsSaysWhatItMisses() {
        IllegalStateException e = assertThrows(
                IllegalStateException.class,
                () -> Predictor.initialize(
                        (_, _) -> {
                            throw new NoClassDefFoundError("jdk/incubator/vector/FloatVector");
                        },
                        4,
                        7));
        assertTrue(String.valueOf(e.getMessage()).contains("--add-modules jdk.incubator.vector"));
    }

    @Test
    void nothingIsPredictedOnceClosed() {
        Predictor predictor = predictor();
        predictor.close();
        assertThrows(IllegalStateException.class, () -> predict(predictor, 1));
    }
}
