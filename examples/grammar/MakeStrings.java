import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/// Writes strings of the grammar `a^n b^n`, one a line: `java MakeStrings.java [FOLDER [LONGEST]]`, with `n`
/// from 1 to LONGEST, or to 12. The same each time and on every machine.
public final class MakeStrings {
    private static final int CHARACTERS = 120_000;

    private MakeStrings() {}

    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "examples/grammar/made");
        int longest = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12;
        Files.createDirectories(folder);
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        while (text.length() < CHARACTERS) {
            int n = 1 + random.nextInt(longest);
            text.append("a".repeat(n)).append("b".repeat(n)).append('\n');
        }
        Files.writeString(folder.resolve("strings.txt"), text);
    }
}
