package dev.unroll.runtime.file;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// Arrays as NumPy writes them: a `.npy` file has a magic number, a version, a header in the form of a Python
/// dictionary that says type, order and shape, and the entries; an `.npz` file is a ZIP archive of these.
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final String SUFFIX = ".npy";
    private static final Pattern TYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    private Npy() {}

    /// Reads the arrays of an `.npz` archive or of a folder of `.npy` files, by their names without `.npy`.
    ///
    /// @throws FileFormatException if a file is not in the format, or has entries of a type not supported
    /// @throws IOException if a file cannot be read
    public static Map<String, Tensor> readAll(Path archiveOrFolder) throws IOException {
        return Files.isDirectory(archiveOrFolder) ? readFolder(archiveOrFolder) : readArchive(archiveOrFolder);
    }

    /// Reads one `.npy` file; see [#readAll].
    public static Tensor read(Path file) throws IOException {
        try {
            return parse(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    private static Map<String, Tensor> readFolder(Path folder) throws IOException {
        Map<String, Tensor> tensors = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
            for (Path file : files) {
                tensors.put(nameOf(String.valueOf(file.getFileName())), read(file));
            }
        }
        return tensors;
    }

    private static Map<String, Tensor> readArchive(Path file) throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(file);
                ZipInputStream zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith(SUFFIX)) {
                    tensors.put(nameOf(entry.getName()), parse(file, zip.readAllBytes()));
                }
            }
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
        if (tensors.isEmpty()) {
            throw new FileFormatException(file, "is no archive of NumPy's arrays");
        }
        return tensors;
    }

    private static String nameOf(String file) {
        return file.substring(0, file.length() - SUFFIX.length());
    }

    private static Tensor parse(Path file, byte[] content) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            if (!Arrays.equals(in.readNBytes(MAGIC.length), MAGIC)) {
                throw new FileFormatException(file, "is no array of NumPy's");
            }
            int version = in.readUnsignedByte();
            in.readUnsignedByte();
            int length = Short.toUnsignedInt(Short.reverseBytes(in.readShort()));
            if (version > 1) {
                length |= Short.toUnsignedInt(Short.reverseBytes(in.readShort())) << Short.SIZE;
            }
            if (length < 0 || length > in.available()) {
                throw new FileFormatException(file, "ends within its header");
            }
            String header = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            return tensor(file, header, in.readAllBytes());
        } catch (EOFException e) {
            throw new FileFormatException(file, "ends within its header", e);
        }
    }

    private static Tensor tensor(Path file, String header, byte[] entries) throws FileFormatException {
        String type = field(file, TYPE, header, "type");
        if (field(file, ORDER, header, "order").equals("True")) {
            throw new FileFormatException(
                    file, "has its entries in Fortran's order; save numpy.ascontiguousarray(...) of it");
        }
        String sizes = field(file, SHAPE, header, "shape");
        try {
            List<Integer> shape = Arrays.stream(sizes.split(","))
                    .map(String::strip)
                    .filter(size -> !size.isEmpty())
                    .map(Integer::valueOf)
                    .toList();
            return switch (type) {
                case "<f8" -> Tensor.over(ElementType.F64, shape, ByteBuffer.wrap(entries));
                case "<f4" -> Tensor.over(ElementType.F32, shape, ByteBuffer.wrap(entries));
                case "<i8" -> Tensor.over(ElementType.I64, shape, ByteBuffer.wrap(entries));
                case "<i4" -> Tensor.over(ElementType.I32, shape, ByteBuffer.wrap(entries));
                case "|u1", "|b1" -> Tensor.over(ElementType.U8, shape, ByteBuffer.wrap(entries));
                case "<f2" -> Tensor.over(ElementType.F32, shape, widened(entries));
                default ->
                    throw new FileFormatException(
                            file,
                            "has entries of type " + type
                                    + "; those of <f8, <f4, <f2, <i8, <i4, |u1 and |b1 can be read");
            };
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new FileFormatException(
                    file,
                    "has " + entries.length + " bytes of entries, which are not those of " + type + "[" + sizes + "]",
                    e);
        }
    }

    private static ByteBuffer widened(byte[] halves) {
        ByteBuffer from = ByteBuffer.wrap(halves).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer to = ByteBuffer.allocate(2 * halves.length).order(ByteOrder.LITTLE_ENDIAN);
        while (from.remaining() >= Short.BYTES) {
            to.putFloat(Float.float16ToFloat(from.getShort()));
        }
        return to.flip();
    }

    private static String field(Path file, Pattern pattern, String header, String what) throws FileFormatException {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new FileFormatException(file, "does not say the " + what + " of its entries");
        }
        return matcher.group(1);
    }
}
