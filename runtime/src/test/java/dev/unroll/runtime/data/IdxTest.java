package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.file.FileFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxTest {
    @TempDir
    private Path folder;

    private Path images;
    private Path labels;

    @BeforeEach
    void writeFiles() throws IOException {
        images = folder.resolve("images");
        labels = folder.resolve("labels");
        Files.write(images, IdxFiles.images(3, 2, 4));
        Files.write(labels, IdxFiles.labels(9, 0, 1));
    }

    @Test
    void plainFilesAreRead() throws IOException {
        assertReadsThreeImages();
    }

    @Test
    void packedFilesAreKnownByTheirContents() throws IOException {
        Files.write(images, IdxFiles.gzip(IdxFiles.images(3, 2, 4)));
        assertReadsThreeImages();
    }

    private void assertReadsThreeImages() throws IOException {
        Images read = Idx.read(images, labels, 10);
        assertEquals(3, read.size());
        assertEquals(2, read.rows());
        assertEquals(4, read.columns());
        assertArrayEquals(new byte[] {9, 0, 1}, read.labels());
        assertEquals(0, read.pixel(0, 1, 3));
        assertEquals(1, read.pixel(1, 0, 0));
        assertEquals(2, read.pixel(2, 1, 3));
    }

    @Test
    void aFileOfAnotherKindIsRejected() throws IOException {
        Files.write(images, IdxFiles.labels(1));
        assertRejected(images, "starts with 00000801, but an idx file of bytes with 3 axes starts with 00000803");
        Files.writeString(images, "<html>");
        assertRejected(images, "starts with 3c68746d, but an idx file of bytes with 3 axes starts with 00000803");
    }

    @Test
    void aFileShorterThanItsHeaderIsRejected() throws IOException {
        Files.write(images, new byte[] {0, 0, 8, 3, 0, 0});
        assertRejected(images, "ends before all that its header claims");
        Files.write(images, new byte[0]);
        assertRejected(images, "ends before all that its header claims");
    }

    @Test
    void countsBeyondTheFileAreRejectedBeforeMemoryIsTaken() throws IOException {
        byte[] lying = IdxFiles.idx(new int[] {0x803, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE});
        Files.write(images, lying);
        assertRejected(images, "ends before all that its header claims");
        Files.write(images, IdxFiles.gzip(lying));
        assertRejected(images, "ends before all that its header claims");
        Files.write(images, IdxFiles.gzip(IdxFiles.idx(new int[] {0x803, 4, 2, 4}, new byte[31])));
        assertRejected(images, "ends before all that its header claims");
    }

    @Test
    void anAxisHasASize() throws IOException {
        Files.write(images, IdxFiles.idx(new int[] {0x803, 1, 0, 4}));
        assertRejected(images, "claims an axis of size 0");
        Files.write(images, IdxFiles.idx(new int[] {0x803, -1, 2, 4}));
        assertRejected(images, "claims an axis of size 4294967295");
    }

    @Test
    void moreThanTheHeaderClaimsIsRejected() throws IOException {
        byte[] longer = Arrays.copyOf(IdxFiles.images(3, 2, 4), 41);
        Files.write(images, longer);
        assertRejected(images, "has more than the 24 bytes that its header claims");
        Files.write(images, IdxFiles.gzip(Arrays.copyOf(longer, 50_000_000)));
        assertRejected(images, "has more than the 24 bytes that its header claims");
    }

    @Test
    void aPackedFileCutShortIsRejected() throws IOException {
        byte[] packed = IdxFiles.gzip(IdxFiles.images(3, 2, 4));
        Files.write(images, Arrays.copyOf(packed, packed.length - 10));
        assertRejected(images, "ends before all that its header claims");
    }

    @Test
    void aLabelIsAClass() throws IOException {
        Files.write(labels, IdxFiles.labels(9, 10, 1));
        assertRejected(labels, "label 1 is 10, but classes go from 0 to 9");
    }

    @Test
    void thereAreAsManyLabelsAsImages() throws IOException {
        Files.write(labels, IdxFiles.labels(9, 1));
        assertRejected(labels, "has 2 labels, but " + images + " has 3 images");
    }

    @Test
    void aMissingFileIsNamed() throws IOException {
        Files.delete(labels);
        IOException failure = assertThrows(IOException.class, () -> Idx.read(images, labels, 10));
        assertEquals("cannot read " + labels + ": no such file", failure.getMessage());
    }

    @Test
    void damagedFilesGiveNothingButFormatExceptions() throws IOException {
        byte[] plain = IdxFiles.images(3, 2, 4);
        byte[] packed = IdxFiles.gzip(plain);
        Random random = new Random(3);
        int rejected = 0;
        for (int trial = 0; trial < 1000; trial++) {
            byte[] whole = random.nextBoolean() ? plain : packed;
            byte[] damaged = Arrays.copyOf(whole, whole.length - random.nextInt(2) * random.nextInt(whole.length));
            for (int i = 0; i < random.nextInt(5); i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            Files.write(images, damaged);
            try {
                Idx.read(images, labels, 10);
            } catch (FileFormatException e) {
                rejected++;
            }
        }
        assertTrue(rejected > 300);
    }

    private void assertRejected(Path file, String problem) {
        FileFormatException failure = assertThrows(FileFormatException.class, () -> Idx.read(images, labels, 10));
        assertEquals(file + ": " + problem, failure.getMessage());
    }
}
