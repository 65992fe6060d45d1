package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.unroll.runtime.file.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MnistTest {
    @TempDir
    private Path folder;

    /// An environment without mirrors.
    private Environment environment(Map<String, String> variables) {
        return new Environment(
                variables, folder.resolve("home"), false, List.of(), Duration.ofSeconds(20), new ArrayList<>()::add);
    }

    @Test
    void theFolderOfTheVariableComesBeforeTheCache() throws Exception {
        IdxFiles.writeSmallSet(folder.resolve("data/mnist"));
        IdxFiles.writeSmallSet(folder.resolve("cache/unroll/mnist"));
        Map<String, String> variables = Map.of(
                "UNROLL_DATA", folder.resolve("data").toString(),
                "XDG_CACHE_HOME", folder.resolve("cache").toString());
        assertEquals(
                folder.resolve("data/mnist").toString(),
                Mnist.find(environment(variables)).origin());
    }

    @Test
    void theCacheIsWhereTheSystemKeepsCaches() {
        Path home = folder.resolve("home");
        assertEquals(home.resolve(".cache/unroll/mnist"), environment(Map.of()).cacheFolder("mnist"));
        assertEquals(
                home.resolve(".cache/unroll/mnist"),
                environment(Map.of("XDG_CACHE_HOME", "")).cacheFolder("mnist"));
        assertEquals(
                folder.resolve("c/unroll/mnist"),
                environment(Map.of("XDG_CACHE_HOME", folder.resolve("c").toString()))
                        .cacheFolder("mnist"));
        Environment windows = new Environment(
                Map.of("LOCALAPPDATA", folder.resolve("local").toString()),
                home,
                true,
                List.of(),
                Duration.ZERO,
                new ArrayList<>()::add);
        assertEquals(folder.resolve("local/unroll/mnist"), windows.cacheFolder("mnist"));
    }

    @Test
    void theMissingFileIsNamed() throws IOException {
        IdxFiles.writeSmallSet(folder);
        Files.delete(folder.resolve("train-labels.idx1-ubyte"));
        DataSetException failure = assertThrows(DataSetException.class, () -> Mnist.open(folder));
        assertEquals(
                folder + ": no train-labels-idx1-ubyte; MNIST is the four files"
                        + " train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte,"
                        + " t10k-labels-idx1-ubyte, plain or packed as .gz.",
                failure.getMessage());
    }

    @Test
    void aFolderWithNoneOfTheFilesIsToldOnce() {
        DataSetException failure = assertThrows(DataSetException.class, () -> Mnist.open(folder));
        assertEquals(
                folder + " has none of the four files of MNIST, which are train-images-idx3-ubyte,"
                        + " train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte,"
                        + " plain or packed as .gz.",
                failure.getMessage());
    }

    @Test
    void imagesOfBothPartsAreOfOneSize() throws IOException {
        IdxFiles.writeSmallSet(folder);
        Path train = folder.resolve("train-images-idx3-ubyte");
        Files.write(train, IdxFiles.images(3, 14, 14));
        FileFormatException failure = assertThrows(FileFormatException.class, () -> Mnist.open(folder));
        assertEquals(
                folder.resolve("t10k-images-idx3-ubyte.gz")
                        + ": has images of 28 x 28, but those for training are 14 x 14",
                failure.getMessage());
    }

    @Test
    void theOriginalFilesAreRead() throws Exception {
        String data = System.getenv("UNROLL_DATA");
        assumeTrue(
                data != null && Files.isDirectory(Path.of(data, "mnist")),
                "UNROLL_DATA does not name a folder with a folder mnist");
        ImageSet set = Mnist.open(Path.of(Objects.requireNonNull(data), "mnist"));
        assertEquals(60_000, set.train().size());
        assertEquals(10_000, set.test().size());
        assertEquals("5", set.train().label(0));
        assertEquals("7", set.test().label(0));
        assertEquals(3, set.train().pixel(0, 5, 12));
    }
}
