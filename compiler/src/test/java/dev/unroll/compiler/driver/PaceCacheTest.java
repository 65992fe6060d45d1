package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.unroll.runtime.Precision;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.Pace;
import dev.unroll.runtime.train.TrainingOptions.Descent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaceCacheTest {
    private static final Descent SGD = new Descent(new Optimizer.Sgd(0.1));

    @TempDir
    private Path folder;

    private static CompileRequest request(Backend backend, int batch) {
        return new CompileRequest(TestModels.parse("paced.model", """
                        model Paced {
                          input  x: [2]
                          target y: [1]
                          minimize mean((linear(x, units: 1) - y) ^ 2)
                        }
                        """), backend, Precision.FLOAT, "", batch, 128);
    }

    @Test
    void whatWasMeasuredIsFoundUntilAnythingIsOtherwise() {
        PaceCache cache = new PaceCache(folder, "a build");
        PaceCache.Key key = new PaceCache.Key(request(Backend.JAVA, 4), SGD, "2 threads");
        Pace pace = new Pace(0.25, 1e-3);
        cache.keep(key, pace);
        assertEquals(Optional.of(pace), cache.find(key));
        for (PaceCache.Key other : List.of(
                new PaceCache.Key(request(Backend.VECTOR, 4), SGD, "2 threads"),
                new PaceCache.Key(request(Backend.JAVA, 5), SGD, "2 threads"),
                new PaceCache.Key(request(Backend.JAVA, 4), new Descent(new Optimizer.Adam(0.1)), "2 threads"),
                new PaceCache.Key(request(Backend.JAVA, 4), SGD, "1 threads"))) {
            assertEquals(Optional.empty(), cache.find(other), other::place);
        }
        assertEquals(Optional.empty(), new PaceCache(folder, "another build").find(key));
    }

    @Test
    void whatIsDamagedIsNotFound() throws IOException {
        PaceCache cache = new PaceCache(folder, "a build");
        PaceCache.Key key = new PaceCache.Key(request(Backend.JAVA, 4), SGD, "2 threads");
        cache.keep(key, new Pace(0.25, 1e-3));
        try (Stream<Path> files = Files.list(folder)) {
            Files.write(files.findFirst().orElseThrow(), new byte[3]);
        }
        assertEquals(Optional.empty(), cache.find(key));
    }

    @Test
    void aRunTakesItsStartAndItsSteps() {
        assertEquals(2.25, new Pace(0.25, 0.5).seconds(5));
    }
}
