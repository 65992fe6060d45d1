package dev.unroll.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.Values;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Param;

class BenchmarkModelsTest {
    static Stream<Arguments> modelsAndBackends() throws NoSuchFieldException {
        String[] backends = values(TrainingStep.class, "backend");
        return modelFiles().stream()
                .flatMap(model -> Arrays.stream(backends).map(backend -> Arguments.of(model, backend)));
    }

    /// A batch of two keeps this short; sizes are the benchmarks'.
    @ParameterizedTest
    @MethodSource("modelsAndBackends")
    void trainsAndPredicts(String model, String backend) {
        Workload workload = Workload.named(model + "@2");
        try (Training training = new Training(workload, backend, 1);
                Prediction prediction = new Prediction(workload, backend, 1)) {
            training.step();
            double loss = training.loss();
            training.step();
            assertTrue(training.loss() < loss, "loss " + loss + ", then " + training.loss());
            Values logits = prediction.predict();
            assertEquals(2 * 10, logits.size());
            assertTrue(Double.isFinite(logits.get(0)) && logits.get(0) != 0);
        }
    }

    @Test
    void takesOtherBatchesAndSizes() {
        Signature signature =
                Workload.named("lstm-1@7:steps=5:units=3").compile("java").signature();
        assertEquals(5, signature.inputs().getFirst().steps());
        assertEquals(
                3 * 10,
                signature.parameters().stream()
                        .filter(parameter -> parameter.name().equals("logits.W"))
                        .mapToInt(Parameter::count)
                        .sum());
        assertEquals(7, Workload.named("lstm-1@7:steps=5").batch());
        assertThrows(
                IllegalArgumentException.class,
                () -> Workload.named("lstm-1:steps").compile("java"));
    }

    @Test
    void areAllMeasured() throws NoSuchFieldException {
        assertEquals(modelFiles(), measured(TrainingStep.class));
        assertTrue(modelFiles().containsAll(measured(Inference.class)));
        assertTrue(modelFiles().containsAll(measured(Compilation.class)));
    }

    private static Set<String> measured(Class<?> benchmark) throws NoSuchFieldException {
        Set<String> names = new TreeSet<>();
        for (String model : values(benchmark, "model")) {
            names.add(model.replaceFirst("@.*", ""));
        }
        return names;
    }

    private static String[] values(Class<?> benchmark, String parameter) throws NoSuchFieldException {
        return benchmark.getField(parameter).getAnnotation(Param.class).value();
    }

    private static Set<String> modelFiles() {
        URL one = Objects.requireNonNull(Workload.class.getResource("lstm-1.model"));
        try (Stream<Path> files = Files.list(Path.of(one.toURI()).resolveSibling(""))) {
            Set<String> names = new TreeSet<>();
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".model"))
                    .forEach(name -> names.add(name.replace(".model", "")));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
