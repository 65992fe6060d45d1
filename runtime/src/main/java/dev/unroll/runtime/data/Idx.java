package dev.unroll.runtime.data;

import dev.unroll.runtime.file.FileFailure;
import dev.unroll.runtime.file.FileFormatException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Files in the idx format of the MNIST database, plain or packed by gzip: a magic number that tells the number
/// of axes, the size of each axis (all big-endian 32-bit integers), then one unsigned byte for each entry.
public final class Idx {
    private static final int UNSIGNED_BYTES = 0x0800;
    /// The most that deflate can make of one byte.
    private static final long LARGEST_EXPANSION = 1032;

    private Idx() {}

    /// Contents of a file: `bytes` in row-major order.
    private record Content(int[] sizes, byte[] bytes) {}

    /// Reads images and their labels, which are classes from 0 to `classes - 1`.
    ///
    /// @throws FileFormatException if a file is not in the format, has a label that is no class, or they do not
    ///     have as many labels as images; the message names the file
    /// @throws IOException if a file cannot be read
    public static Images read(Path images, Path labels, int classes) throws IOException {
        Content pixels = read(images, 3);
        Content classIndices = read(labels, 1);
        int count = pixels.sizes[0];
        if (classIndices.bytes.length != count) {
            throw new FileFormatException(
                    labels,
                    "has " + classIndices.bytes.length + " labels, but " + images + " has " + count + " images");
        }
        for (int i = 0; i < count; i++) {
            if (Byte.toUnsignedInt(classIndices.bytes[i]) >= classes) {
                throw new FileFormatException(
                        labels,
                        "label " + i + " is " + Byte.toUnsignedInt(classIndices.bytes[i])
                                + ", but classes go from 0 to " + (classes - 1));
            }
        }
        return new Images(pixels.sizes[1], pixels.sizes[2], pixels.bytes, classIndices.bytes);
    }

    private static Content read(Path file, int axes) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            boolean packed = isPacked(raw);
            long length = Files.size(file);
            InputStream entries = packed ? new GZIPInputStream(raw, 1 << 16) : raw;
            return read(file, entries, axes, packed ? length * LARGEST_EXPANSION : length);
        } catch (EOFException e) {
            throw new FileFormatException(file, "ends before all that its header claims", e);
        } catch (ZipException e) {
            throw new FileFormatException(file, "is damaged: " + e.getMessage(), e);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static boolean isPacked(InputStream in) throws IOException {
        in.mark(2);
        boolean packed = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return packed;
    }

    /// @param bound bytes that the file has at most, unpacked
    private static Content read(Path file, InputStream in, int axes, long bound) throws IOException {
        DataInputStream data = new DataInputStream(in);
        int magic = data.readInt();
        if (magic != UNSIGNED_BYTES + axes) {
            throw new FileFormatException(
                    file,
                    "starts with %08x, but an idx file of bytes with %d %s starts with %08x"
                            .formatted(magic, axes, axes == 1 ? "axis" : "axes", UNSIGNED_BYTES + axes));
        }
        int[] sizes = new int[axes];
        long count = 1;
        for (int axis = 0; axis < axes; axis++) {
            sizes[axis] = data.readInt();
            if (sizes[axis] <= 0) {
                throw new FileFormatException(file, "claims an axis of size " + Integer.toUnsignedString(sizes[axis]));
            }
            // Saturates: three sizes may be more than a long holds.
            count = count > Integer.MAX_VALUE ? count : count * sizes[axis];
        }
        byte[] bytes = new byte[checkedCount(file, count, bound)];
        data.readFully(bytes);
        if (data.read() >= 0) {
            throw new FileFormatException(file, "has more than the " + count + " bytes that its header claims");
        }
        return new Content(sizes, bytes);
    }

    private static int checkedCount(Path file, long count, long bound) throws FileFormatException {
        if (count > bound) {
            throw new FileFormatException(file, "ends before all that its header claims");
        }
        if (count > Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 2)) {
            throw new FileFormatException(file, "claims " + count + " bytes, more than fit into memory");
        }
        return (int) count;
    }
}
