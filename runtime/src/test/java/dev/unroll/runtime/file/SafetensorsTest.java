package dev.unroll.runtime.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("a.safetensors");
    }

    @Test
    void whatIsWrittenIsRead() throws IOException {
        TensorFile contents = everyType();
        Safetensors.write(file, contents);
        TensorFile read = Safetensors.read(file);
        assertEquals(contents, read);
        assertEquals(
                List.copyOf(contents.tensors().keySet()),
                List.copyOf(read.tensors().keySet()));
        assertEquals("seed\n1", read.metadata().get("é"));
    }

    @Test
    void entriesAreReadInAnyFormat() {
        Tensor bytes = Tensor.ofBytes(List.of(3), (byte) 0, (byte) 127, (byte) 255);
        assertArrayEquals(new double[] {0, 127, 255}, bytes.toDoubles());
        Tensor doubles = Tensor.ofDoubles(List.of(2), 0.1, -2.5);
        assertArrayEquals(new float[] {0.1f, -2.5f}, doubles.toFloats());
        assertArrayEquals(new long[] {0, -2}, doubles.toLongs());
        assertEquals(Long.MIN_VALUE, Tensor.ofLongs(List.of(), Long.MIN_VALUE).getLong(0));
    }

    @Test
    void theFileIsLaidOutAsTheFormatSays() throws IOException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", Tensor.ofBytes(List.of(3), (byte) 1, (byte) 2, (byte) 3));
        tensors.put("w", Tensor.ofFloats(List.of(1, 2), 1f, -2f));
        Safetensors.write(file, new TensorFile(tensors, Map.of("k", "v")));
        String header =
                "{\"__metadata__\":{\"k\":\"v\"},\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]},"
                        + "\"w\":{\"dtype\":\"F32\",\"shape\":[1,2],\"data_offsets\":[0,8]}}";
        header += " ".repeat(Math.floorMod(-header.length(), 8));
        ByteBuffer expected = ByteBuffer.allocate(8 + header.length() + 11).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
        expected.putFloat(1f).putFloat(-2f).put(new byte[] {1, 2, 3});
        assertArrayEquals(expected.array(), Files.readAllBytes(file));
    }

    @Test
    void halfPrecisionIsWidened() throws IOException {
        writeFile(
                "{'h':{'dtype':'F16','shape':[2],'data_offsets':[0,4]},"
                        + "'b':{'dtype':'BF16','shape':[2],'data_offsets':[4,8]}}",
                new byte[] {0x00, 0x3e, 0x00, (byte) 0xfc, (byte) 0xc0, 0x3f, 0x49, 0x40});
        TensorFile read = Safetensors.read(file);
        assertEquals(
                Tensor.ofFloats(List.of(2), 1.5f, Float.NEGATIVE_INFINITY),
                read.tensors().get("h"));
        assertEquals(
                Tensor.ofFloats(List.of(2), 1.5f, 3.140625f), read.tensors().get("b"));
    }

    @Test
    void aTensorMayBeEmpty() throws IOException {
        writeFile("{'e':{'dtype':'F64','shape':[2147483647,2147483647,0],'data_offsets':[0,0]}}", new byte[0]);
        assertEquals(0, Safetensors.read(file).tensors().get("e").size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "[]                    | its header is not a JSON object",
                "{'a'                  | its header is not valid JSON: expected ':', found the end of the text at character 4",
                "{'a':1}               | tensor \"\"a\"\" needs a dtype, a shape and two data_offsets",
                "{'__metadata__':{'a':1}} | __metadata__ has \"\"a\"\", which is not text",
                "{'__metadata__':[]}   | __metadata__ is not an object",
                "{}                    | its tensors take up 0 bytes, but its data has 8",
            })
    void aHeaderThatIsNotOneIsRejected(String header, String problem) throws IOException {
        writeFile(header, new byte[8]);
        assertRejected(problem.replace("\"\"", "\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "F32 | [2]    | [0,4]   | of type F32 and shape [2] takes 8 bytes, but its data_offsets span 4",
                "F32 | [2]    | [8,0]   | of type F32 and shape [2] takes 8 bytes, but its data_offsets span -8",
                "F32 | [2]    | [0,16]  | reaches to byte 16 of the data, but there are only 8 bytes of data; is the file cut off?",
                "F32 | [2]    | [-8,0]  | has -8 in its data_offsets, which is not an integer from 0 to 8",
                "F32 | [2]    | [0,8.0] | has 8.0 in its data_offsets, which is not an integer from 0 to 8",
                "F32 | [2]    | [0]     | needs a dtype, a shape and two data_offsets",
                "F32 | [-2]   | [0,8]   | has -2 in its shape, which is not an integer from 0 to 2147483647",
                "F32 | ['2']  | [0,8]   | has \"2\" in its shape, which is not an integer from 0 to 2147483647",
                "F32 | [99999999999] | [0,8] | has 99999999999 in its shape, which is not an integer from 0 to 2147483647",
                "F32 | [2147483647,2147483647,2147483647] | [0,8] | has a shape with more entries than can be:"
                        + " [2147483647, 2147483647, 2147483647]",
                "F64 | [2147483647,2147483647] | [0,8] | has a shape with more entries than can be:"
                        + " [2147483647, 2147483647]",
                "C64 | [1]    | [0,8]   | is of type \"C64\", but only F64, F32, F16, BF16, I64, I32 and U8 can be read",
                "F32 | [1]    | [4,8]   | begins at byte 4 of the data, but the tensor before it ends at byte 0",
            })
    void aTensorThatCannotBeIsRejected(String type, String shape, String offsets, String problem) throws IOException {
        writeFile("{'a':{'dtype':'" + type + "','shape':" + shape + ",'data_offsets':" + offsets + "}}", new byte[8]);
        assertRejected("tensor \"a\" " + problem);
    }

    @Test
    void tensorsThatOverlapAreRejected() throws IOException {
        writeFile(
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},"
                        + "'b':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}",
                new byte[8]);
        assertRejected("tensor \"b\" begins at byte 4 of the data, but the tensor before it ends at byte 8");
    }

    @Test
    void aNameThatComesTwiceIsRejected() throws IOException {
        writeFile("{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'a':{}}", new byte[8]);
        assertRejected("its header is not valid JSON: repeated name \"a\" at character 54");
    }

    @Test
    void aHeaderLongerThanTheFileIsRejected() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(0, Long.MAX_VALUE).array());
        assertRejected("is no safetensors file, which begins with the length of its header");
        Files.write(file, bytes.putLong(0, -1).array());
        assertRejected("is no safetensors file, which begins with the length of its header");
        Files.write(file, bytes.putLong(0, 9).array());
        assertRejected("has a header of 9 bytes, of which only 8 are there; is the file cut off?");
    }

    @Test
    void aFileTooShortForAHeaderIsRejected() throws IOException {
        Files.write(file, new byte[7]);
        assertRejected("has 7 bytes, too few for a safetensors file");
    }

    @Test
    void aHeaderThatIsNotUtf8IsRejected() throws IOException {
        Files.write(file, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '"', (byte) 0xff});
        assertRejected("its header is not UTF-8");
    }

    @Test
    void aMissingFileIsNamed() {
        IOException failure = assertThrows(IOException.class, () -> Safetensors.read(file));
        assertEquals("cannot read " + file + ": no such file", failure.getMessage());
    }

    @Test
    void theFormatsOwnNameIsNotATensors() {
        Map<String, Tensor> tensors = Map.of("__metadata__", Tensor.ofFloats(List.of(), 1f));
        assertThrows(IllegalArgumentException.class, () -> new TensorFile(tensors, Map.of()));
    }

    @Test
    void aShapeFitsTheEntries() {
        assertThrows(IllegalArgumentException.class, () -> Tensor.ofFloats(List.of(3), 1f, 2f));
        assertThrows(IllegalArgumentException.class, () -> Tensor.ofFloats(List.of(-1, -2), 1f, 2f));
    }

    @Test
    void damagedFilesGiveNothingButFormatExceptions() throws IOException {
        Safetensors.write(file, everyType());
        byte[] whole = Files.readAllBytes(file);
        int headerEnd =
                8 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        Random random = new Random(11);
        List<String> rejected = new ArrayList<>();
        for (int trial = 0; trial < 600; trial++) {
            byte[] damaged = random.nextBoolean()
                    ? Arrays.copyOf(whole, random.nextInt(whole.length))
                    : Arrays.copyOf(whole, whole.length + random.nextInt(2));
            for (int i = 0; i < random.nextInt(4) && damaged.length > 0; i++) {
                int within = random.nextBoolean() ? Math.min(headerEnd, damaged.length) : damaged.length;
                damaged[random.nextInt(within)] = whole[random.nextInt(whole.length)];
            }
            Files.write(file, damaged);
            try {
                Safetensors.read(file);
            } catch (FileFormatException e) {
                rejected.add(e.getMessage());
            }
        }
        assertTrue(rejected.size() > 300);
        assertTrue(rejected.stream().allMatch(message -> message.startsWith(file + ": ")));
    }

    private void assertRejected(String problem) {
        FileFormatException failure = assertThrows(FileFormatException.class, () -> Safetensors.read(file));
        assertEquals(file + ": " + problem, failure.getMessage());
    }

    /// Writes a file that claims `header`, whose quotes are single here.
    private void writeFile(String header, byte[] data) throws IOException {
        byte[] text = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(text.length).put(text).put(data).array());
    }

    private static TensorFile everyType() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("z", Tensor.ofBytes(List.of(3), (byte) 1, (byte) 2, (byte) -1));
        tensors.put("states.Wx", Tensor.ofFloats(List.of(2, 2), 1.5f, -0f, Float.NaN, Float.MIN_VALUE));
        tensors.put("a", Tensor.ofDoubles(List.of(1, 3), Math.PI, -1e300, Double.NEGATIVE_INFINITY));
        tensors.put("step", Tensor.ofLongs(List.of(), Long.MIN_VALUE + 1));
        tensors.put("order", Tensor.ofInts(List.of(2), Integer.MIN_VALUE, 7));
        tensors.put("none", Tensor.ofFloats(List.of(0, 5)));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("model", "lstm");
        metadata.put("é", "seed\n1");
        return new TensorFile(tensors, metadata);
    }
}
