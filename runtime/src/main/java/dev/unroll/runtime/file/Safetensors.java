package dev.unroll.runtime.file;

import dev.unroll.runtime.file.SafetensorsHeader.Entry;
import dev.unroll.runtime.file.SafetensorsHeader.StoredType;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Weight files in the safetensors format: the header's length in 8 bytes, a header in JSON that says name,
/// type, shape and place of each tensor, then the bytes of all tensors, little-endian.
public final class Safetensors {
    private static final int LARGEST_HEADER = 100_000_000;

    private Safetensors() {}

    /// Reads a whole file. Tensors of type F16 and BF16 are widened to F32.
    ///
    /// @throws FileFormatException if the file is not in the format, or has a tensor of a type not supported
    /// @throws IOException if the file cannot be read
    public static TensorFile read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return read(file, channel.size(), channel::read);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    /// Reads what a file holds, such as a resource in a JAR.
    ///
    /// @param name what messages call the file
    /// @throws FileFormatException as [#read(Path)]
    public static TensorFile read(Path name, byte[] contents) throws IOException {
        return read(name, contents.length, (target, position) -> {
            int length = (int) Math.min(target.remaining(), contents.length - position);
            if (length < 1) {
                return -1;
            }
            target.put(contents, (int) position, length);
            return length;
        });
    }

    /// Reads bytes from a position on; as [FileChannel#read(ByteBuffer, long)].
    private interface Bytes {
        int read(ByteBuffer target, long position) throws IOException;
    }

    private static TensorFile read(Path file, long size, Bytes bytes) throws IOException {
        long start = Long.BYTES + headerLength(file, size, bytes);
        byte[] text = read(file, bytes, Long.BYTES, (int) start - Long.BYTES).array();
        SafetensorsHeader header = SafetensorsHeader.parse(file, text, size - start);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Entry entry : header.entries()) {
            ByteBuffer data = read(file, bytes, start + entry.begin(), (int) (entry.end() - entry.begin()));
            tensors.put(entry.name(), Tensor.over(entry.type().readAs, entry.shape(), widen(entry.type(), data)));
        }
        return new TensorFile(tensors, header.metadata());
    }

    /// Writes a whole file; the same contents give the same bytes. A failure leaves an older file whole.
    ///
    /// @throws IOException if the file cannot be written; the message names it and the reason
    public static void write(Path file, TensorFile contents) throws IOException {
        List<Map.Entry<String, Tensor>> placed =
                new ArrayList<>(contents.tensors().entrySet());
        // Widest first, so that each tensor is aligned for readers that map the file. The sort is stable.
        placed.sort(Comparator.comparing(tensor -> -tensor.getValue().type().bytes()));
        byte[] header = header(contents, placed);
        AtomicFile.write(file, out -> {
            out.write(littleEndian(header.length));
            out.write(header);
            writeAll(out, placed);
        });
    }

    private static long headerLength(Path file, long length, Bytes bytes) throws IOException {
        if (length < Long.BYTES) {
            throw new FileFormatException(file, "has " + length + " bytes, too few for a safetensors file");
        }
        long header = read(file, bytes, 0, Long.BYTES).getLong();
        if (header < 0 || header > LARGEST_HEADER) {
            throw new FileFormatException(file, "is no safetensors file, which begins with the length of its header");
        }
        if (header > length - Long.BYTES) {
            throw new FileFormatException(
                    file,
                    "has a header of " + header + " bytes, of which only " + (length - Long.BYTES)
                            + " are there; is the file cut off?");
        }
        return header;
    }

    private static ByteBuffer read(Path file, Bytes bytes, long position, int length) throws IOException {
        ByteBuffer data = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (data.hasRemaining()) {
            if (bytes.read(data, position + data.position()) < 0) {
                throw new FileFormatException(file, "became shorter while it was read");
            }
        }
        return data.flip();
    }

    private static ByteBuffer widen(StoredType type, ByteBuffer data) {
        return switch (type) {
            case F64, F32, I64, I32, U8 -> data;
            case F16, BF16 -> {
                ByteBuffer wide = ByteBuffer.allocate(data.remaining() * 2).order(ByteOrder.LITTLE_ENDIAN);
                while (data.hasRemaining()) {
                    short bits = data.getShort();
                    wide.putFloat(
                            type == StoredType.F16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16));
                }
                yield wide.flip();
            }
        };
    }

    /// The header, padded with spaces so that the data after it is aligned to 8 bytes.
    private static byte[] header(TensorFile contents, List<Map.Entry<String, Tensor>> placed) {
        Map<String, Long> begins = new LinkedHashMap<>();
        long position = 0;
        for (Map.Entry<String, Tensor> tensor : placed) {
            begins.put(tensor.getKey(), position);
            position += tensor.getValue().data().remaining();
        }
        List<Entry> entries = new ArrayList<>();
        contents.tensors().forEach((name, tensor) -> {
            long begin = begins.getOrDefault(name, 0L);
            long end = begin + tensor.data().remaining();
            entries.add(new Entry(name, StoredType.valueOf(tensor.type().name()), tensor.shape(), begin, end));
        });
        byte[] text = new SafetensorsHeader(entries, contents.metadata()).text().getBytes(StandardCharsets.UTF_8);
        byte[] header = Arrays.copyOf(text, text.length + Math.floorMod(-text.length, Long.BYTES));
        Arrays.fill(header, text.length, header.length, (byte) ' ');
        return header;
    }

    private static byte[] littleEndian(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private static void writeAll(OutputStream out, List<Map.Entry<String, Tensor>> tensors) throws IOException {
        WritableByteChannel channel = Channels.newChannel(out);
        for (Map.Entry<String, Tensor> tensor : tensors) {
            ByteBuffer data = tensor.getValue().data();
            while (data.hasRemaining()) {
                channel.write(data);
            }
        }
    }
}
