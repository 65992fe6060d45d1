import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Writes the sequences of two tests of long memory, as NumPy's arrays: `java MakeSequences.java [FOLDER
/// [SAMPLES]]`.
///
/// - `adding`: each of 100 steps has a number from 0 to 1 and a mark; two steps, one in each half, are
///   marked, and the target is the sum of their numbers (Hochreiter and Schmidhuber, 1997);
/// - `copying`: five symbols from 1 to 8, 15 blanks, a 9 that asks for the symbols, and 4 blanks; the target
///   is blank until the 9, and from there on the five symbols (the same).
///
/// The same each time and on every machine.
public final class MakeSequences {
    private static final int ADDING_STEPS = 100;
    private static final int SYMBOLS = 5;
    private static final int COPYING_STEPS = 25;

    private MakeSequences() {}

    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "examples/memory/made");
        int samples = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        writeAdding(samples, folder.resolve("adding"));
        writeCopying(samples, folder.resolve("copying"));
    }

    private static void writeAdding(int samples, Path folder) throws IOException {
        Random random = new Random(1);
        ByteBuffer steps = buffer(samples * ADDING_STEPS * 2 * Float.BYTES);
        ByteBuffer sums = buffer(samples * Float.BYTES);
        for (int sample = 0; sample < samples; sample++) {
            int first = random.nextInt(ADDING_STEPS / 2);
            int second = ADDING_STEPS / 2 + random.nextInt(ADDING_STEPS / 2);
            float sum = 0;
            for (int step = 0; step < ADDING_STEPS; step++) {
                float number = random.nextFloat();
                boolean marked = step == first || step == second;
                sum += marked ? number : 0;
                steps.putFloat(number).putFloat(marked ? 1 : 0);
            }
            sums.putFloat(sum);
        }
        write(folder.resolve("steps.npy"), "<f4", "%d, %d, 2".formatted(samples, ADDING_STEPS), steps);
        write(folder.resolve("total.npy"), "<f4", "%d, 1".formatted(samples), sums);
    }

    private static void writeCopying(int samples, Path folder) throws IOException {
        Random random = new Random(2);
        ByteBuffer shown = buffer(samples * COPYING_STEPS);
        ByteBuffer wanted = buffer(samples * COPYING_STEPS);
        for (int sample = 0; sample < samples; sample++) {
            byte[] symbols = new byte[SYMBOLS];
            for (int i = 0; i < SYMBOLS; i++) {
                symbols[i] = (byte) (1 + random.nextInt(8));
            }
            for (int step = 0; step < COPYING_STEPS; step++) {
                int asked = COPYING_STEPS - SYMBOLS;
                shown.put(step < SYMBOLS ? symbols[step] : (byte) (step == asked ? 9 : 0));
                wanted.put(step < asked ? 0 : symbols[step - asked]);
            }
        }
        write(folder.resolve("shown.npy"), "|u1", "%d, %d".formatted(samples, COPYING_STEPS), shown);
        write(folder.resolve("wanted.npy"), "|u1", "%d, %d".formatted(samples, COPYING_STEPS), wanted);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void write(Path file, String type, String shape, ByteBuffer entries) throws IOException {
        Files.createDirectories(file.getParent());
        String header = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
        int length = Math.ceilDiv(10 + header.length() + 1, 64) * 64 - 10;
        byte[] padded = (header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer content = buffer(10 + length + entries.position());
        content.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0}).putShort((short) length);
        content.put(padded).put(entries.flip());
        Files.write(file, content.array());
    }
}
