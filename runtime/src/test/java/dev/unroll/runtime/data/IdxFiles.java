package dev.unroll.runtime.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/// Small files in the idx format for tests.
final class IdxFiles {
    private IdxFiles() {}

    /// An idx file that starts with `header` and has `entries` after it.
    static byte[] idx(int[] header, byte... entries) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * header.length + entries.length);
        for (int number : header) {
            bytes.putInt(number);
        }
        return bytes.put(entries).array();
    }

    /// Images of `rows` x `columns` pixels; each pixel has the number of its image as its level.
    static byte[] images(int count, int rows, int columns) {
        byte[] pixels = new byte[count * rows * columns];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / (rows * columns));
        }
        return idx(new int[] {0x803, count, rows, columns}, pixels);
    }

    static byte[] labels(int... labels) {
        byte[] entries = new byte[labels.length];
        for (int i = 0; i < labels.length; i++) {
            entries[i] = (byte) labels[i];
        }
        return idx(new int[] {0x801, labels.length}, entries);
    }

    static byte[] gzip(byte[] contents) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(contents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /// Writes a small set like MNIST: three images for training, two for testing, of 28 x 28 pixels.
    static void writeSmallSet(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve("train-images-idx3-ubyte"), images(3, 28, 28));
        Files.write(folder.resolve("train-labels.idx1-ubyte"), labels(5, 0, 9));
        Files.write(folder.resolve("t10k-images-idx3-ubyte.gz"), gzip(images(2, 28, 28)));
        Files.write(folder.resolve("t10k-labels.idx1-ubyte.gz"), gzip(labels(7, 7)));
    }
}
