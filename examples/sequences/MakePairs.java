import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Writes pairs of words and their answers, as NumPy's arrays: `java MakePairs.java [FOLDER [SAMPLES]]`. A word is
/// four letters from 1 to 8; the answer is the second word, then the first word backwards. Three pairs without answers
/// go into the folder `asked` within. The same each time and on every machine.
public final class MakePairs {
    private static final int LETTERS = 4;

    private MakePairs() {}

    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "examples/sequences/made");
        int samples = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        Random random = new Random(1);
        byte[][] words = {new byte[samples * LETTERS], new byte[samples * LETTERS]};
        byte[] answers = new byte[samples * 2 * LETTERS];
        for (int sample = 0; sample < samples; sample++) {
            for (int i = 0; i < LETTERS; i++) {
                byte first = (byte) (1 + random.nextInt(8));
                byte second = (byte) (1 + random.nextInt(8));
                words[0][sample * LETTERS + i] = first;
                words[1][sample * LETTERS + i] = second;
                answers[sample * 2 * LETTERS + i] = second;
                answers[(sample + 1) * 2 * LETTERS - 1 - i] = first;
            }
        }
        write(folder.resolve("first.npy"), samples, LETTERS, words[0]);
        write(folder.resolve("second.npy"), samples, LETTERS, words[1]);
        write(folder.resolve("answer.npy"), samples, 2 * LETTERS, answers);
        Path asked = folder.resolve("asked");
        write(asked.resolve("first.npy"), 3, LETTERS, new byte[] {1, 2, 3, 4, 8, 8, 1, 1, 5, 6, 7, 8});
        write(asked.resolve("second.npy"), 3, LETTERS, new byte[] {5, 6, 7, 8, 2, 3, 4, 5, 1, 1, 1, 2});
    }

    private static void write(Path file, int rows, int columns, byte[] entries) throws IOException {
        Files.createDirectories(file.getParent());
        String header = "{'descr': '|u1', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
        int length = Math.ceilDiv(10 + header.length() + 1, 64) * 64 - 10;
        String padded = header + " ".repeat(length - header.length() - 1) + "\n";
        ByteBuffer content = ByteBuffer.allocate(10 + length + entries.length).order(ByteOrder.LITTLE_ENDIAN);
        content.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) length);
        content.put(padded.getBytes(StandardCharsets.US_ASCII)).put(entries);
        Files.write(file, content.array());
    }
}
