package dev.unroll.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumpyLstmTest {
    private static final Path MODEL = Unroll.EXAMPLES.resolve("numpy-lstm/numpy-lstm.model");
    private static final double TOLERANCE = 1e-14;

    @Test
    void agreesWithTheTextbooksArrays() throws IOException {
        Optional<Path> fixtures = Unroll.fixtures();
        assumeTrue(fixtures.isPresent(), "UNROLL_DATA has no folder fixtures");
        Path arrays = fixtures.get().resolve("numpy-lstm.safetensors");

        NumpyLstm.Result result = NumpyLstm.run(MODEL, arrays);

        assertEquals(0.21083866421151456, result.y(1, 3, 4), TOLERANCE);
        assertEquals(0.023019435434183624, result.a(2, 1, 5), TOLERANCE);
        Map<String, Tensor> expected = Safetensors.read(arrays).tensors();
        assertAgree(Objects.requireNonNull(expected.get("a")), result.a());
        assertAgree(Objects.requireNonNull(expected.get("y")), result.y());
    }

    @Test
    void importsTheArraysByTheNamesOfTheGates(@TempDir Path folder) throws IOException {
        Optional<Path> fixtures = Unroll.fixtures();
        assumeTrue(fixtures.isPresent(), "UNROLL_DATA has no folder fixtures");
        Path arrays = fixtures.get().resolve("numpy-lstm.safetensors");
        Map<String, Tensor> given = Safetensors.read(arrays).tensors();
        Path weights = folder.resolve("weights.safetensors");
        List<Object> command = new ArrayList<>(List.of("import", MODEL, "--weights", arrays, "-o", weights));
        List.of("x", "a", "y", "c").forEach(name -> command.addAll(List.of("--ignore", name)));
        List.of("Wf", "bf", "Wi", "bi", "Wc", "bc", "Wo", "bo")
                .forEach(name -> command.addAll(List.of("--map", name + "=run." + name)));

        Unroll.run(command.toArray());

        Map<String, Tensor> imported = Safetensors.read(weights).tensors();
        assertEquals(given.get("Wc"), imported.get("run.Wc"));
        Tensor bias = Objects.requireNonNull(imported.get("by"));
        assertEquals(List.of(2), bias.shape());
        assertEquals(Objects.requireNonNull(given.get("by")).get(1), bias.get(1));
    }

    private static void assertAgree(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), TOLERANCE);
        }
    }
}
