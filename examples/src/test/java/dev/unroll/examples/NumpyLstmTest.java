package dev.unroll.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.runtime.file.Safetensors;
import dev.unroll.runtime.file.Tensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

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

    private static void assertAgree(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i), actual.get(i), TOLERANCE);
        }
    }
}
