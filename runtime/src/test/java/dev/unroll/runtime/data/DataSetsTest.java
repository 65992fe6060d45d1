package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataSetsTest {
    /// Where there are no files and no mirrors.
    private static final Environment NOWHERE =
            new Environment(Map.of(), Path.of("nowhere"), false, List.of(), Duration.ZERO, new ArrayList<>()::add);

    @TempDir
    private Path folder;

    @Test
    void digitsNeedNoFiles() throws Exception {
        ImageSet set = DataSets.open("digits", NOWHERE);
        assertEquals("digits", set.name());
    }

    @Test
    void aFolderGivenByPathIsOpened() throws Exception {
        IdxFiles.writeSmallSet(folder);
        ImageSet set = DataSets.open(folder.toString(), NOWHERE);
        assertEquals("mnist", set.name());
        assertEquals(folder.toString(), set.origin());
        assertEquals(3, set.train().size());
        assertArrayEquals(new byte[] {7, 7}, set.test().labels());
    }

    @Test
    void aNameThatIsNotKnownIsAnsweredWithThoseThatAre() {
        DataSetException failure = assertThrows(DataSetException.class, () -> DataSets.open("minst", NOWHERE));
        assertEquals(
                "There is no data set and no folder minst; data sets are digits, mnist, the path of a folder with the files"
                        + " of MNIST, or csv(...), text(...), safetensors(...) and npy(...).",
                failure.getMessage());
    }

    @Test
    void mnistThatIsNowhereIsAnsweredWithWhatToDo() {
        DataSetException failure = assertThrows(DataSetException.class, () -> DataSets.open("mnist", NOWHERE));
        assertEquals("""
                MNIST is nowhere to be found. Tried:
                  %s: no such folder
                Name the folder that holds its four files by --data DIR, or put them into a folder mnist in the folder that \
                UNROLL_DATA names; the data set digits needs no files.""".formatted(Path.of("nowhere/.cache/unroll/mnist")), failure.getMessage());
    }
}
