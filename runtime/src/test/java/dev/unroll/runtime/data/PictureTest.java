package dev.unroll.runtime.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureTest {
    private static final int SCALE = 8;
    private static final int CELL_WIDTH = 28 * SCALE + 6;
    private static final int CELL_HEIGHT = 28 * SCALE + 34;

    private final Images images = Digits.draw(4, 1);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("digits.png");
    }

    @Test
    void samplesStandRowByRowScaledUp() throws Exception {
        Picture.write(file, images, new int[] {3, 0, 2}, 2);
        Decoded picture = decode(Files.readAllBytes(file));
        assertEquals(2 * CELL_WIDTH + 6, picture.width);
        assertEquals(2 * CELL_HEIGHT + 6, picture.height);
        int[] shown = {3, 0, 2};
        for (int cell = 0; cell < 3; cell++) {
            for (int pixel = 0; pixel < 784; pixel++) {
                int x = 6 + cell % 2 * CELL_WIDTH + pixel % 28 * SCALE;
                int y = 6 + cell / 2 * CELL_HEIGHT + pixel / 28 * SCALE;
                assertEquals(images.pixel(shown[cell], pixel / 28, pixel % 28), picture.level(x, y));
                assertEquals(picture.level(x, y), picture.level(x + SCALE - 1, y + SCALE - 1));
            }
        }
        assertEquals(255, picture.level(6 + CELL_WIDTH + 50, 6 + CELL_HEIGHT + 50));
    }

    @Test
    void aLabelStandsUnderItsSample() throws Exception {
        Picture.write(file, images, new int[] {0}, 1);
        Decoded picture = decode(Files.readAllBytes(file));
        int ink = 0;
        for (int y = 6 + 28 * SCALE; y < picture.height; y++) {
            for (int x = 0; x < picture.width; x++) {
                if (picture.level(x, y) < 100) {
                    ink++;
                    assertTrue(Math.abs(x - picture.width / 2) < 10);
                }
            }
        }
        assertTrue(ink > 15);
    }

    @Test
    void theSamePictureIsTheSameBytes() throws IOException {
        Picture.write(file, images, new int[] {0, 1}, 2);
        byte[] first = Files.readAllBytes(file);
        Picture.write(file, images, new int[] {0, 1}, 2);
        assertArrayEquals(first, Files.readAllBytes(file));
    }

    @Test
    void aPictureHasSamples() {
        assertThrows(IllegalArgumentException.class, () -> Picture.write(file, images, new int[0], 1));
        assertThrows(IllegalArgumentException.class, () -> Picture.write(file, images, new int[] {0}, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Picture.write(file, images, new int[] {4}, 1));
        assertTrue(Files.notExists(file));
    }

    @Test
    void aFolderThatIsMissingIsNamed() {
        Path lost = folder.resolve("missing/digits.png");
        IOException failure = assertThrows(IOException.class, () -> Picture.write(lost, images, new int[] {0}, 1));
        assertEquals("cannot write " + lost + ": no such folder", failure.getMessage());
    }

    private record Decoded(int width, int height, byte[] rows) {
        int level(int x, int y) {
            return Byte.toUnsignedInt(rows[y * (width + 1) + 1 + x]);
        }
    }

    /// Decodes a grey PNG of 8 bits without filters, and checks the sum of each chunk.
    private static Decoded decode(byte[] png) throws DataFormatException {
        ByteBuffer in = ByteBuffer.wrap(png);
        assertEquals(0x89504e470d0a1a0aL, in.getLong());
        Map<String, byte[]> chunks = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            byte[] data = new byte[in.getInt()];
            byte[] type = new byte[4];
            in.get(type).get(data);
            CRC32 sum = new CRC32();
            sum.update(type);
            sum.update(data);
            assertEquals((int) sum.getValue(), in.getInt());
            chunks.put(new String(type, StandardCharsets.US_ASCII), data);
        }
        assertEquals("[IHDR, IDAT, IEND]", chunks.keySet().toString());
        ByteBuffer header = ByteBuffer.wrap(Objects.requireNonNull(chunks.get("IHDR")));
        int width = header.getInt();
        int height = header.getInt();
        assertEquals(0x08000000, header.getInt());
        byte[] rows = new byte[(width + 1) * height];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(Objects.requireNonNull(chunks.get("IDAT")));
            assertEquals(rows.length, inflater.inflate(rows));
        }
        return new Decoded(width, height, rows);
    }
}
