package dev.unroll.runtime.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("weights");
    }

    @Test
    void aNewFileIsWritten() throws IOException {
        AtomicFile.write(file, "new é");
        assertEquals("new é", Files.readString(file));
        assertEquals(List.of(file), filesInFolder());
    }

    @Test
    void anOldFileIsReplaced() throws IOException {
        Files.writeString(file, "old and longer");
        AtomicFile.write(file, "new");
        assertEquals("new", Files.readString(file));
        assertEquals(List.of(file), filesInFolder());
    }

    @Test
    void aFailureLeavesTheOldFileWholeAndNothingBesideIt() throws IOException {
        Files.writeString(file, "old");
        IOException failure = assertThrows(
                IOException.class,
                () -> AtomicFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }));
        assertEquals("cannot write " + file + ": No space left on device", failure.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of(file), filesInFolder());
    }

    @Test
    void aProgrammingErrorLeavesNothingEither() throws IOException {
        assertThrows(
                IllegalStateException.class,
                () -> AtomicFile.write(file, out -> {
                    throw new IllegalStateException();
                }));
        assertEquals(List.of(), filesInFolder());
    }

    @Test
    void aFullDiskIsNamedAsTheReason() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        IOException failure = assertThrows(IOException.class, () -> AtomicFile.write(full, "x"));
        assertEquals("cannot write /dev/full: No space left on device", failure.getMessage());
    }

    @Test
    void aDeviceIsWrittenToAndStays() throws IOException {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "this system has no /dev/null");
        AtomicFile.write(device, "x");
        assertTrue(Files.exists(device) && !Files.isRegularFile(device));
    }

    @Test
    void aLinkIsFollowed() throws IOException {
        Files.writeString(file, "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        AtomicFile.write(link, "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
    }

    @Test
    void aMissingFolderIsNamedAsTheReason() {
        Path lost = folder.resolve("missing/weights");
        IOException failure = assertThrows(IOException.class, () -> AtomicFile.write(lost, "x"));
        assertEquals("cannot write " + lost + ": no such folder", failure.getMessage());
    }

    @Test
    void aFolderIsNotReplaced() {
        IOException failure = assertThrows(IOException.class, () -> AtomicFile.write(folder, "x"));
        assertEquals("cannot write " + folder + ": it is a folder", failure.getMessage());
    }

    private List<Path> filesInFolder() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
